"""Whether tonight's numbers are out of a site's own past band, so that the night must be held back."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

MIN_NIGHTS = 2
MIN_SITES = 3  # two sites may well be down together

# what is watched → (name, least share of the past's least, most times the past's most, slack in whole things)
WATCHED = {
    "pages": ("页面数", 0.6, 2.5, 8),
    "columns": ("栏目数", 0.5, 2.5, 4),
    "dated": ("有日期的文章数", 0.5, 2.5, 8),
}
FAULTS = "faults:"
FAULT_BAND = (0.0, 5.0, 20)  # fewer faults may be an editor's good work; five times as many are rarely news
VANISHED = 30  # but so many that vanish at once, all of them, are a broken detector


def out_of_band(site_id: str, tonight: Mapping[str, int], past: Sequence[Mapping[str, int]]) -> list[str]:
    """What of tonight's counts is out of the band of the site's past nights, each as a sentence; [] when nothing is.

    Needs two past nights that saw the home page. A night that did not see it is no sign of a broken program. What
    was out of band two nights running is the new normal, because every past night widens the band.
    """
    nights = [night for night in past if saw_home(night)]
    if len(nights) < MIN_NIGHTS or not saw_home(tonight):
        return []
    return [*_counts(site_id, tonight, nights), *_faults(site_id, tonight, nights)]


def cut_off(tonight: Mapping[str, Mapping[str, int]], past: Mapping[str, Sequence[Mapping[str, int]]]) -> list[str]:
    """One sentence when no home page of the city answered, of several that did before: rather our network than theirs.

    ``tonight`` holds the counts of each site judged, ``past`` those of its nights gone by.
    """
    before = [id_ for id_, nights in past.items() if any(map(saw_home, nights))]
    if len(before) < MIN_SITES or any(map(saw_home, tonight.values())):
        return []
    return [f"全部 {len(tonight)} 个网站的首页都没有应答，其中 {len(before)} 个以往能打开：先查监测机的网络"]


def saw_home(counts: Mapping[str, int]) -> bool:
    return bool(counts.get("home_seen", 1))


def _counts(site_id: str, tonight: Mapping[str, int], nights: Sequence[Mapping[str, int]]) -> Iterator[str]:
    for key, (name, least, most, slack) in WATCHED.items():
        past = [night[key] for night in nights if key in night]
        if key not in tonight or len(past) < MIN_NIGHTS:
            continue
        low, high = min(past) * least - slack, max(past) * most + slack
        if not low <= tonight[key] <= high:
            yield _told(site_id, name, tonight[key], past)


def _faults(site_id: str, tonight: Mapping[str, int], nights: Sequence[Mapping[str, int]]) -> Iterator[str]:
    _, most, slack = FAULT_BAND
    for key in sorted({key for night in (tonight, *nights) for key in night if key.startswith(FAULTS)}):
        past = [night[key] for night in nights if key in night]  # a night that could not judge it has no such count
        if key not in tonight or len(past) < MIN_NIGHTS:
            continue
        if tonight[key] > max(past) * most + slack or (min(past) >= VANISHED and not tonight[key]):
            yield _told(site_id, f"{key.removeprefix(FAULTS)} 的问题数", tonight[key], past)


def _told(site_id: str, name: str, count: int, past: Sequence[int]) -> str:
    return f"{site_id}：{name}为 {count}，以往 {len(past)} 晚为 {min(past)}–{max(past)}（中位数 {median(past):g}）"
