"""The computer itself: clock, wakefulness, power, disk, notices."""
