"""Pages without text, and pages whose text a browser cannot show."""

from demo.plants.ground import Ground
from demo.records import File


def plant(ground: Ground) -> None:
    for part in (_empty, _not_empty, _garbled, _oddly_encoded):
        part(ground)


def _empty(ground: Ground) -> None:
    article = ground.article("portal", "bmdt", "云泽市公共法律服务进社区", 55)
    article.body = []
    ground.fault("portal", "empty_page", article, "没有正文、图片和附件")
    article = ground.article("jtj", "bmdt", "云泽市开展渡船检验", 55)
    article.body = []
    article.html.append("<p>&nbsp;</p><p><br></p>")
    ground.fault("jtj", "empty_page", article, "正文只有空格")


def _not_empty(ground: Ground) -> None:
    article = ground.article("heting", "bmdt", "一图看懂鹤汀县公园布局", 55)
    article.body, article.images = [], ["png"]
    ground.fine("heting", "empty_page", article, "正文是一张图")
    article = ground.article("gxq", "bmdt", "云泽高新区招聘岗位表", 55)
    article.body, article.files = [], [File("附件：岗位表.xlsx", "xlsx")]
    ground.fine("gxq", "empty_page", article, "正文是一个附件")
    article = ground.article("songlan", "bmdt", "松岚县宣传片", 55)
    article.body = []
    article.html.append('<iframe src="/search" width="600" height="400"></iframe>')
    ground.fine("songlan", "empty_page", article, "正文在框架里")


def _garbled(ground: Ground) -> None:
    article = ground.article("nyj", "bmdt", "云泽市开展土壤普查", 60)
    # UTF-8 bytes read as GBK and stored so: what a wrong import leaves behind
    article.body = [text.encode().decode("gb18030", "replace").replace("\ufffd", "?") for text in article.body]
    ground.fault("nyj", "garbled_text", article, "UTF-8 正文按 GBK 导入，成了乱码")
    article = ground.article("songlan", "bmdt", "松岚县开展河湖巡查", 60)
    article.body = [text[:20] + "\ufffd" * 12 + text[32:] for text in article.body]
    ground.fault("songlan", "garbled_text", article, "正文里有成串的替换符")
    article = ground.article("jyj", "bmdt", "云泽市举办校园读书活动", 60)
    article.type = "text/html; charset=gb2312"
    ground.fault("jyj", "garbled_text", article, "服务器说是 gb2312，内容是 UTF-8，浏览器听服务器的")


def _oddly_encoded(ground: Ground) -> None:
    article = ground.article("nyj", "bmdt", "云泽市㙍寮村、䶮江镇农技培训", 61)
    article.body[0] += "参加培训的有镕、喆、㛃等学员，地点在𠮷祥广场。"
    ground.fine("nyj", "garbled_text", article, "声明 gb2312，用了 GB18030 才有的字")
    article = ground.article("nyj", "bmdt", "云泽市推广镕合育秧技术", 61)
    ground.fine("nyj", "garbled_text", article, "声明 gb2312，用了 GBK 才有的字")
    article = ground.article("heting", "bmdt", "鹤汀县古村落保护", 61)
    article.charset, article.type = "gb18030", "text/html; charset=gbk"
    ground.fine("heting", "garbled_text", article, "服务器说 GBK，内容是 GBK，只有页内声明是 UTF-8")
    article = ground.article("wjw", "bmdt", "云泽市健康步道开放", 61)
    article.charset, article.type = "utf-16", "text/html"
    ground.fine("wjw", "garbled_text", article, "UTF-16 带 BOM，页内声明是 UTF-8")
    ground.fine("mzj", "garbled_text", ground.home("mzj"), "正常页面")
