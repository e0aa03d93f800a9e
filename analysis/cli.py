"""`govsite`: what was asked on the command line, which command answers it, and the exit code it ends with."""

import argparse
import errno
import json
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from analysis.answers import Answer, CommandError, UsageError
from analysis.progress import Progress

DONE, FAILED, MISUSED, HELD_BACK = 0, 1, 2, 3

INTERRUPTED = "interrupted; nothing is lost: run the same command again / 已中断，数据未丢失，重新运行即可继续"

NO_RIGHTS = "no rights: let this user read and write it, or name another folder / 无权读写，请授权或另指定目录"
NO_FOLDER = "it is a file: name a folder / 这是文件，请指定一个目录"
REMEDIES = {
    errno.ENOENT: "check the path / 请检查路径",
    errno.EEXIST: NO_FOLDER,
    errno.ENOTDIR: NO_FOLDER,
    errno.ENOSPC: "the disk is full: free some space and run the same command again / 磁盘已满，清理后重新运行",
    errno.EDQUOT: "the disk quota is used up: free some space and run the same command again / 磁盘配额已用完",
    errno.EACCES: NO_RIGHTS,
    errno.EPERM: NO_RIGHTS,
    errno.EROFS: "it is read-only: name another folder / 只读，请另指定目录",
    errno.EADDRINUSE: "another program, perhaps a demo, has the port: end it, or name another --folder / 端口被占用",
    errno.EMFILE: "too many open files: raise the limit (ulimit -n 4096) and run the same command again / 打开文件过多",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 failed, 2 wrong usage, 3 done but held back."""
    options = parsed(arguments)
    progress = Progress()
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        answer = _answer(options, progress)
        progress.end()
        _say(answer, as_json=options.json)
    except UsageError as error:
        return _told(progress, options.command, str(error), MISUSED)
    except CommandError as error:
        return _told(progress, options.command, str(error), FAILED)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return _told(progress, options.command, INTERRUPTED, FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads any more: say no more
        return FAILED
    except OSError as error:
        place = error.filename or options.data or options.folder
        remedy = REMEDIES.get(error.errno or 0, "")
        return _told(
            progress, options.command, f"{place}: {error.strerror or error}{remedy and ' — ' + remedy}", FAILED
        )
    if answer.failed:
        return FAILED
    return HELD_BACK if answer.held_back else DONE


def _say(answer: Answer, *, as_json: bool) -> None:
    text = json.dumps(answer.document, ensure_ascii=False, indent=2, default=str) if as_json else answer.text
    print(text, flush=True)  # here, where a reader that has gone is met


def _told(progress: Progress, command: str, message: str, code: int) -> int:
    progress.end()
    for line in message.splitlines():
        print(f"govsite {command}: {line}", file=sys.stderr)
    return code


def _interrupted(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _answer(options: argparse.Namespace, progress: Progress) -> Answer:
    """What the command answers. Each is imported only when it is asked for: listing indicators needs no crawler."""
    match options.command:
        case "indicators":
            from analysis import explain

            return explain.listed(options)
        case "demo":
            from analysis import demo_night

            return demo_night.demo(options, progress)
        case "nightly" if options.notify:
            from analysis.operation import notify

            return notify.nightly(options, progress)
        case "notify":
            from analysis.operation import notify

            return notify.notify(options, progress)
        case "browse":
            from analysis.operation import browse

            return browse.browse(options, progress)
        case "completion":
            from analysis.operation import completion

            return completion.completion(options, _parser())
        case "doctor":
            from analysis.operation import doctor

            return doctor.doctor(options, progress)
        case "returns":
            from analysis.rectification import command as rectification

            return rectification.returns(options, progress)
        case "draw":
            from analysis.inspection import command as draws

            return draws.run(options)
        case "evidence":
            from analysis.evidence import command as packing

            return packing.evidence(options, progress)
        case "notice" | "assess" as command:
            from analysis.notice import commands as notices

            return notices.run(command, options, progress)
        case command:
            from analysis import commands

            return commands.run(command, options, progress)


# --- the command line -----------------------------------------------------------------------------------------------


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-24")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day of the calendar") from error


class Option(NamedTuple):
    """One option or argument of a command; ``more`` goes to argparse as it is."""

    flag: str
    help: str
    more: Mapping[str, Any] = {}


class Command(NamedTuple):
    """A command: what it does in both languages, an example, and its own options."""

    what: str
    what_zh: str
    example: str
    options: tuple[Option, ...] = ()


IDS = Option("ids", "only these sites (ids of sites.csv) / 只处理这些站点", {"nargs": "*", "metavar": "ID"})
WORKERS = Option("--workers", "processes; default: one a core / 进程数", {"type": int, "default": 0, "metavar": "N"})
PAGES = Option("--pages", "write pages.csv too / 另写出 pages.csv", {"action": "store_true"})
LINK = Option(
    "--link", "where the reports are served, for the message / 报告的访问网址", {"default": "", "metavar": "URL"}
)
LANG = Option("--lang", "language of the pages / 报告页面的语言", {"choices": ("zh", "en"), "default": "zh"})
STANDARD = Option(
    "--standard", "gov2019, survey2015 or qinzhou2017 / 评判标准", {"default": "gov2019", "metavar": "NAME"}
)

DRAW = (
    Option(
        "--commit",
        "commit to a seed and a plan: a seed made here, that of --seed, or one somebody else keeps, by its SHA-256 "
        "/ 承诺种子和抽取方案",
        {"nargs": "?", "const": "", "metavar": "SHA256"},
    ),
    Option("--seed", "the seed: to commit to, or to draw with / 种子", {"metavar": "TEXT"}),
    Option(
        "--public",
        "with --commit: which public number will be mixed in; at the draw: that number / 约定的公开数",
        {"metavar": "TEXT"},
    ),
    Option("--count", "with --commit: sites to draw; default 5 / 抽几个网站", {"type": int, "metavar": "N"}),
    Option("--items", "with --commit: items a site, of 15; default 5 / 每站抽几项", {"type": int, "metavar": "N"}),
    Option("--level", "with --commit: only these levels / 只抽这些级别", {"nargs": "+", "metavar": "LEVEL"}),
    Option(
        "--from",
        "with --commit: first day of the checks; default: in a week / 抽查起始日",
        {"type": _day, "metavar": "YYYY-MM-DD"},
    ),
    Option(
        "--days",
        "with --commit: working days to spread them over; default 10 / 分布的工作日数",
        {"type": int, "metavar": "N"},
    ),
    Option("--withdraw", "take the waiting commitment back; this is kept / 作废承诺", {"action": "store_true"}),
    Option("--results", "read filled-in sheets back / 读回填好的抽查表", {"type": Path, "metavar": "XLSX"}),
    Option("--verify", "say whether a draw is what its seed gives / 复核一次抽取", {"type": Path, "metavar": "FILE"}),
    Option("--again", "write what is missing of a draw's folder / 补写抽查文件", {"metavar": "ID"}),
    Option("--status", "commitments, draws, agreement with the inspectors / 抽查情况", {"action": "store_true"}),
)

COMMANDS = {
    "demo": Command(
        "serve the demo city on loopback and run whole nights over it",
        "在本机模拟一座城市的网站，并对其跑完整的监测",
        "govsite demo --nights 2   |   govsite demo --nights 2 --every 92     (two quarters, for `govsite notice`)",
        (
            Option("--folder", "where the run is kept / 运行目录", {"type": Path, "default": Path("demo-run")}),
            Option("--nights", "nights in a row / 连续几夜", {"type": int, "default": 1, "metavar": "N"}),
            Option(
                "--every",
                "days between two nights; 92 puts them into two quarters / 两夜相隔天数",
                {"type": int, "default": 1, "metavar": "DAYS"},
            ),
            Option("--serve", "keep the city up afterwards / 结束后继续提供网站", {"action": "store_true"}),
            *(WORKERS, STANDARD, PAGES, LANG),
        ),
    ),
    "nightly": Command(
        "probe, crawl, judge and report all active sites",
        "对所有在用网站：探测、抓取、评判、出报告",
        "govsite nightly --sites sites.csv --data data --reports reports",
        (
            *(WORKERS, STANDARD, PAGES, LANG, LINK),
            Option("--notify", "then send the morning message / 完成后发送晨报", {"action": "store_true"}),
        ),
    ),
    "check": Command(
        "check one site now: an id of sites.csv, or any address",
        "现在检查一个网站（站点编号或网址），评分卡显示在终端",
        "govsite check lingshan   |   govsite check http://www.example.gov.cn/",
        (
            Option("target", "site id, or an address, registered or not / 站点编号或网址", {"metavar": "ID|URL"}),
            STANDARD,
        ),
    ),
    "probe": Command(
        "one availability round over all home pages",
        "对所有首页做一轮可用性探测",
        "govsite probe     (hourly, from cron: the survey asks for 20 looks a day)",
    ),
    "analyze": Command(
        "judge again what was crawled, and write the report",
        "不再抓取，重新评判并出报告",
        "govsite analyze lingshan --replay",
        (
            IDS,
            Option(
                "--replay",
                "first read all kept pages again with today's parser / 先用现在的解析器重读留存页面",
                {"action": "store_true"},
            ),
            *(WORKERS, STANDARD, PAGES, LANG),
        ),
    ),
    "report": Command(
        "write the last verdicts again",
        "把最近一次评判结果重新写成报告",
        "govsite report --today 2026-11-24",
        (STANDARD, PAGES, LANG),
    ),
    "retest": Command(
        "fetch only what open findings point at, and close what is fixed",
        "只复查未整改问题所指的地址，已改正的予以销号",
        "govsite retest lingshan",
        (IDS, STANDARD, PAGES, LANG),
    ),
    "draw": Command(
        "draw sites, items and times at random, by a seed committed to before; read the sheets back",
        "“三随机”抽查：先承诺种子，再随机抽取网站、事项和时间，生成抽查表，读回结果",
        "govsite draw --commit --count 6 --items 5     (publish the hash, then)   govsite draw\n"
        "  govsite draw --results sheets.xlsx   |   govsite draw --verify reports/draws/ID/draw.json",
        DRAW,
    ),
    "evidence": Command(
        "write the evidence pack of one finding, or verify one",
        "为一条问题制作证据包，或核验证据包",
        "govsite evidence f0123456789ab   |   govsite evidence --verify f0123456789ab.zip --manifest 5f1c…",
        (
            Option(
                "finding",
                "id of findings.csv, or its beginning / 问题编号，可只写开头",
                {"nargs": "?", "metavar": "FINDING"},
            ),
            Option("--verify", "check this pack, folder or ZIP / 核验证据包", {"type": Path, "metavar": "PATH"}),
            Option(
                "--manifest",
                "with --verify: the manifest hash that was noted / 取证时记下的清单哈希",
                {"metavar": "SHA256"},
            ),
            Option(
                "--sealed",
                "also fetch the original now, unmasked, into data/sealed / 另取未遮盖的原件，单独封存",
                {"action": "store_true"},
            ),
            Option(
                "--no-screenshot",
                "draw no picture of the kept page / 不绘制截图",
                {"action": "store_false", "dest": "screenshot"},
            ),
        ),
    ),
    "notice": Command(
        "draft the quarterly notice and a letter to each site with new or overdue items",
        "起草季度通报和各网站的整改通知单（草稿，不外发）",
        "govsite notice --quarter 2026Q3 --today 2026-10-09     (the date it bears; default: the quarter's last day)",
        (Option("--quarter", "the quarter, as 2026Q3 / 季度", {"required": True, "metavar": "YYYYQn", "type": str}),),
    ),
    "assess": Command(
        "write the performance sheet for the yearly assessment: points of each unit, quarter by quarter",
        "生成年度绩效考核得分表：各单位分季度得分",
        "govsite assess --year 2026",
        (Option("--year", "the year, as 2026 / 年度", {"required": True, "metavar": "YYYY", "type": str}),),
    ),
    "returns": Command(
        "read returned rectification ledgers: what was done, what is asked to be set aside",
        "读回各单位填好的整改台账：登记整改情况，列出待审定的豁免申请",
        "govsite returns returned/lingshan.xlsx returned/*.xlsx     (then)   govsite retest",
        (
            Option("files", "ledgers that came back / 交回的台账", {"nargs": "+", "type": Path, "metavar": "FILE"}),
            STANDARD,
        ),
    ),
    "indicators": Command(
        "list the indicators, or explain one",
        "列出全部指标，或说明其中一个",
        "govsite indicators column_stale",
        (Option("indicator", "explain this one / 说明这个指标", {"nargs": "?", "metavar": "ID"}), STANDARD),
    ),
    "notify": Command(
        "send the morning message of the last run to mail and group robots",
        "把最近一次监测的晨报发到邮箱或企业微信、钉钉、飞书群",
        "govsite notify --show     (channels: notify.conf beside sites.csv, or $GOVSITE_NOTIFY)",
        (
            Option("--show", "print it, send nothing / 只显示，不发送", {"action": "store_true"}),
            *(LINK, STANDARD),
        ),
    ),
    "doctor": Command(
        "check the machine, the project's files and what was kept; uses no network",
        "检查本机、项目文件和已存数据，每项一行，不访问网络",
        "govsite doctor   |   govsite doctor --quick --json",
        (
            Option("--quick", "start no browser, read no file to its end / 快速检查", {"action": "store_true"}),
            STANDARD,
        ),
    ),
    "browse": Command(
        "look into the ledger and the sites' files in a browser on this machine; read-only",
        "在本机浏览器中只读查看台账和各站数据",
        "govsite browse   |   govsite browse lingshan --port 0",
        (IDS, Option("--port", "0: any that is free; default 8001 / 端口", {"type": int, "default": 8001})),
    ),
    "completion": Command(
        "print what a shell needs to complete commands, options and sites",
        "输出命令行补全脚本（命令、选项、站点编号）",
        'eval "$(govsite completion bash)"   |   govsite completion fish > ~/.config/fish/completions/govsite.fish',
        (Option("shell", "bash, zsh or fish / 命令行环境", {"choices": ("bash", "zsh", "fish"), "metavar": "SHELL"}),),
    ),
}

COMMON = (
    Option(
        "--sites",
        "the registry; default: sites.csv here / 站点登记表",
        {"type": Path, "default": Path("sites.csv"), "metavar": "FILE"},
    ),
    Option(
        "--data",
        "where crawls are kept; default: data here / 数据目录",
        {"type": Path, "default": Path("data"), "metavar": "DIR"},
    ),
    Option(
        "--reports",
        "where <date>/ goes; default: reports here / 报告目录",
        {"type": Path, "default": Path("reports"), "metavar": "DIR"},
    ),
    Option("--json", "one JSON document on stdout / 结果以 JSON 输出", {"action": "store_true"}),
)


class _Parser(argparse.ArgumentParser):
    """argparse, but a mistyped command is answered with the nearest ones."""

    def error(self, message: str) -> NoReturn:
        mistyped = re.match(r"argument COMMAND: invalid choice: '([^']*)'", message)
        if mistyped:
            near = get_close_matches(mistyped[1], COMMANDS, n=3, cutoff=0.5)
            meant = f"did you mean {', '.join(near)}? " if near else ""
            message = f"no command {mistyped[1]!r}; {meant}`govsite --help` lists them / 没有这个命令"
        super().error(message)


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was asked; an option the command does not have is answered with that command's own usage."""
    options, unknown = _parser().parse_known_args(arguments)
    if unknown:
        options.usage.error(f"unrecognized arguments: {' '.join(unknown)} / 不认识的参数")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="govsite",
        description="Watches the websites of governments from the outside, fairly. 政府网站日常监测。",
        epilog="Exit codes: 0 done · 1 failed, one line says what and where · 2 wrong usage · "
        "3 done, but held back by the run-health gate (完成，但数据质量核查未通过).",
    )
    parser.add_argument("--version", action="version", version=f"govsite {_version()}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        subparser = subparsers.add_parser(
            name,
            help=f"{command.what} / {command.what_zh}",
            description=f"{command.what[0].upper()}{command.what[1:]}.\n{command.what_zh}。",
            epilog=f"example:\n  {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for option in command.options:
            subparser.add_argument(option.flag, help=option.help, **option.more)
        subparser.set_defaults(usage=subparser)
        common = subparser.add_argument_group("common options")
        for option in COMMON:
            common.add_argument(option.flag, help=option.help, **option.more)
        if name == "demo":  # its places are inside --folder, where they are not named
            subparser.set_defaults(sites=None, data=None, reports=None)
        common.add_argument(
            "--today", type=_day, metavar="YYYY-MM-DD", help="the monitoring date; default: today in China / 监测日期"
        )
    return parser


def _version() -> str:
    try:
        return metadata.version("govsite")
    except metadata.PackageNotFoundError:
        return "(not installed)"  # run from a checkout


if __name__ == "__main__":
    sys.exit(main())
