"""How often a process of a night looks for garbage that reference counting does not find."""

import gc


def collect_seldom() -> None:
    """Look for cycles after every 20,000 new objects instead of every 700, and never among the modules.

    One page makes some thousands of objects, nearly all of which die with it: to look for cycles so often cost
    some hundredths of a walk's CPU and made no process smaller.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
