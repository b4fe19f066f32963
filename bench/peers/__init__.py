"""What vcmicro is measured against, each put together as its own documentation says."""
