"""Cuts stamp.ttf out of WenQuanYi Micro Hei. See README.md for when and how to run it."""

import sys

from fontTools import subset
from fontTools.ttLib import TTCollection

# Characters outside GB 2312 that occur in the names of China's provinces, cities, counties,
# streets and villages (as published by the National Bureau of Statistics), and in the classes
# of the national component and event standard.
PLACE_NAMES = (
    "〇㘵㙍㙦㮾㯊㳇㵲䃥䢺伾俵倴僰冚剅勍咇嘡圐圙坣坬垇垕垞垟垯垱垵垾埇埌埗埫堌堎堨堽塅塚塝塱墕墘奓尓岞峃崀崄嵖"
    "巉巺廻弶旴旸昄朳枹栟桲椑榃氹氾汈汫汭沚泃洈洑洣洩洸洺浉浛浬浭浰涢涴淯湴滍滘漈漋漖漷漹澥澴濛瀂瀍瀼烔燊牁牂牤"
    "猇獏玕琯璪甪甽畖癿砲硍硚碁碶磏磑磜磻礐祐禇窊竜筜筸筼篢簕耈脿舲荄荍菉萩蔈蔴蔵虒輋邨邽郚郪鄌鄚鄠酂骔髙鮀鮜鲊"
    "鲖鲹鴜鷺"
)
UNITS = "²°±–—…·℃№〓"
TABLES_KEPT = ["head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"]


def gb2312():
    """Every character of GB 2312: 6,763 Han of level 1 and 2, punctuation, full-width forms."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes([row, cell]).decode("gb2312")
            except UnicodeDecodeError:
                continue


def main(source, target):
    font = TTCollection(source).fonts[0]
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.recommended_glyphs = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    subsetter = subset.Subsetter(options)
    ascii_text = "".join(map(chr, range(0x20, 0x7F)))
    subsetter.populate(text=ascii_text + "".join(gb2312()) + PLACE_NAMES + UNITS)
    subsetter.subset(font)
    for table in [t for t in font.keys() if t not in TABLES_KEPT and t != "GlyphOrder"]:
        del font[table]
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    cmap = font.getBestCmap()
    wanted = set(ascii_text) | set(gb2312()) | set(PLACE_NAMES) | set(UNITS)
    print(len(cmap), "characters; missing:", "".join(sorted(c for c in wanted if ord(c) not in cmap)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
