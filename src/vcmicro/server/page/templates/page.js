// Dropping a file anywhere, and pasting one; without this script the form does the same by its fields.
"use strict";
const form = document.getElementById("look");
const file = document.getElementById("file");
const send = (list) => { file.files = list; form.requestSubmit(); };
const isFile = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
document.addEventListener("dragover", (event) => {
  if (isFile(event)) { event.preventDefault(); document.body.classList.add("is-over"); }
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("is-over");
});
document.addEventListener("drop", (event) => {
  if (!isFile(event)) return;
  event.preventDefault();
  document.body.classList.remove("is-over");
  if (event.dataTransfer.files.length) send(event.dataTransfer.files);
});
document.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length) { event.preventDefault(); send(event.clipboardData.files); }
});
