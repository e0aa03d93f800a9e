"""The words that several readers of a page share."""

# what a page says where content should stand: no content of its own
BLANK_WORDS = (
    "暂无信息", "暂无内容", "暂无数据", "暂无相关信息", "暂无相关内容", "暂无相关数据", "暂无文章", "暂无资料",
    "暂无记录",
    "暂无更新", "无相关信息", "没有相关信息", "没有找到相关", "没有数据", "无数据", "暂时没有", "该栏目暂无",
    "本栏目暂无",
    "建设中", "正在建设", "正在完善", "内容维护中", "维护中", "栏目正在", "页面正在", "内容更新中", "正在更新",
    "信息更新中",
    "资料整理中", "正在整理", "敬请期待", "敬请关注", "即将上线", "即将开通",
)  # fmt: skip

# where a page's own navigation says where it stands
BREADCRUMB_WORDS = ("当前位置", "您的位置", "你的位置", "所在位置", "当前所在", "您现在的位置", "您当前的位置", "位置")

# the official document's own number: letters and figures in any of the brackets people type for 〔 〕
NUMBER = r"[\u4e00-\u9fa5]{1,14} ?[〔\[［【（(﹝〈<{] ?(?:19|20)\d{2} ?年? ?[〕\]］】）)﹞〉>}] ?(?:第 ?)? ?\d{1,5} ?号"
ORDER_NUMBER = r"(?:[\u4e00-\u9fa5]{2,30}令 ?)?第 ?[\d〇零一二三四五六七八九十百]{1,6} ?号"
