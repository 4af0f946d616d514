"""How the size of a file or of a disk is told: `78 GB`, `2.4 GB`, `310 MB`, `12 kB`, `40 bytes`.

Powers of ten, as disks are sold and as the systems' own file windows count.
"""

KB, MB, GB = 10**3, 10**6, 10**9


def size_words(size_bytes: float) -> str:
    """A size in the unit that leaves one to three digits before the point."""
    if size_bytes >= 9.95 * GB:
        return f"{size_bytes / GB:.0f} GB"
    if size_bytes >= 999.5 * MB:
        return f"{size_bytes / GB:.1f} GB"
    if size_bytes >= 999.5 * KB:
        return f"{size_bytes / MB:.0f} MB"
    if size_bytes >= KB:
        return f"{size_bytes / KB:.0f} kB"
    return f"{size_bytes:.0f} bytes"
