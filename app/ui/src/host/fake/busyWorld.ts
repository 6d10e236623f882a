/** The phone of a collector in the middle of a shift. */
import { CLASSES, near } from "./city";
import { drawing, type Subject } from "./pictures";
import { addCase, addTask, type CaseSketch, freshId, freshWorld, type World } from "./world";
import type { CaseSheet, ItemCard, NoticeSheet, Point, StatusWord } from "../types";

const HOUR = 60 * 60_000;
const MINUTE = 60_000;

/** One to confirm, one that was read. */
function noticesOf(now: number): NoticeSheet[] {
  const said = { from: "值班长 市指挥中心", until: null, confirmed_at: null };
  return [
    {
      ...said,
      id: "019a-typhoon",
      title: "台风蓝色预警",
      text: "今晚起暂停高处作业。巡查时避开广告牌、围挡和临时线缆；发现积水先报后离开。",
      published_at: now - HOUR,
      until: now + 24 * HOUR,
      confirm: true,
      read_at: null,
      open: true,
    },
    {
      ...said,
      id: "019a-classes",
      title: "新版分类已启用",
      text: "新版分类今日起启用，旧案件仍按原分类查看。",
      published_at: now - 30 * HOUR,
      confirm: false,
      read_at: now - 29 * HOUR,
      open: false,
    },
  ];
}

/** The middle of a shift: tasks due soon and late, reports at every stage, two on their way. */
export function busyWorld(now: number): World {
  const world = freshWorld(now);
  world.notices = noticesOf(now);
  world.contacts = [
    { post: "市指挥中心值班", number: "000-0000-0101", help: true },
    { post: "值班长", number: "000-0000-0102", help: false },
    { post: "采集部调度", number: "000-0000-0103", help: false },
  ];
  world.period = { id: freshId(), since: now - 3 * HOUR, grids: ["R012"] };
  const code = (n: number) => `采0101-1122-${String(n).padStart(3, "0")}`;
  const at = (
    n: number,
    subject: Subject,
    kind: string,
    place: string,
    point: Point,
    word: StatusWord,
    ago: number,
    more: Partial<CaseSketch> = {},
  ) => addCase(world, { code: code(n), subject, class: kind, place, point, word, ago, ...more });

  const lid = at(
    2,
    "manhole",
    "雨水井盖",
    "示范公园东门北约 20 米",
    near(60, 90),
    { at_centre: "checking" },
    26 * HOUR,
    { number: "SF20261121-0014", due: 38 * MINUTE },
  );
  const after = {
    op: freshId(),
    by: "unit",
    kind: "photo" as const,
    role: "after" as const,
    sha256: "after-lid",
    thumb: "after-lid",
    on_phone: true,
    received: true,
  };
  world.pictures.set("after-lid", drawing("fixed", "处置后"));
  lid.media.push(after);
  lid.remarks.push({
    op: freshId(),
    by: "unit",
    device_ms: now - 2 * HOUR,
    text: "井盖已更换并卡紧，周边清理完毕。",
  });
  const heap = at(
    4,
    "rubbish",
    "暴露垃圾",
    "示范公园东门北约 20 米",
    near(66, 96),
    { at_centre: "checking" },
    30 * HOUR,
    { number: "SF20261121-0009", due: 55 * MINUTE },
  );
  const cars = at(
    5,
    "parking",
    "机动车乱停放",
    "便民菜场东约 80 米",
    near(-220, 340),
    { at_centre: "verifying" },
    5 * HOUR,
    { due: -62 * MINUTE },
  );
  const stall = at(
    6,
    "stall",
    "店外经营",
    "第一样板小学西南约 150 米",
    near(700, -240),
    { at_centre: "checking" },
    50 * HOUR,
    { number: "SF20261120-0031", due: 5 * HOUR },
  );
  addTask(world, "check", 38 * MINUTE, lid);
  addTask(world, "check", 55 * MINUTE, heap);
  addTask(world, "verification", -62 * MINUTE, cars);
  // Beyond the end of the year nobody has published the days off.
  stall.card.due_provisional = true;
  addTask(world, "check", 5 * HOUR, stall).due_provisional = true;

  at(7, "rubbish", "暴露垃圾", "胡杨路与晨风街口", near(30, 10), { at_centre: "filed" }, 3 * HOUR, {
    number: "SF20261122-0003",
  });
  at(8, "stall", "无照经营游商", "便民菜场", near(-180, 20), { at_centre: "accepted" }, 2 * HOUR);
  at(9, "parking", "机动车乱停放", "公交首末站北约 40 米", near(90, 10), "received", HOUR);
  at(3, "rubbish", "积存渣土", "沙葱路", near(-90, 60), { at_centre: "closed" }, 49 * HOUR, {
    number: "SF20261120-0007",
  });
  at(1, "manhole", "污水井盖", "梭梭路", near(20, 80), { at_centre: "declined" }, 51 * HOUR);
  const sending = at(
    11,
    "manhole",
    "雨水井盖",
    "示范公园东门北约 20 米",
    near(3, 4),
    { sending: { done: 2, of: 3 } },
    8 * MINUTE,
  );
  const waiting = at(12, "rubbish", "暴露垃圾", "花棒路", near(14, 9), "saved", 2 * MINUTE);
  const refused = at(
    10,
    "stall",
    "店外经营",
    "便民菜场",
    near(-181, 22),
    { refused: "batch.malformed" },
    40 * MINUTE,
  );
  const item = (sheet: CaseSheet, more: Partial<ItemCard>): ItemCard => ({
    item: freshId(),
    kind: "report",
    case: sheet.card.case,
    title: sheet.card.field_code,
    created_ms: sheet.card.found_at ?? now,
    state: { state: "received" },
    zh: "中心已收",
    says: null,
    media_received: 3,
    media: 3,
    bytes_sent: 1_240_000,
    bytes: 1_240_000,
    closed: false,
    to_draft: true,
    ...more,
  });
  world.items.push(
    item(waiting, {
      state: { state: "waiting" },
      zh: "已存本机",
      media_received: 0,
      media: 2,
      bytes_sent: 0,
      bytes: 861_000,
    }),
    item(sending, {
      state: { state: "sending" },
      zh: "传输中 2/3",
      media_received: 2,
      bytes_sent: 790_000,
    }),
    item(refused, {
      state: { state: "refused", code: "batch.malformed" },
      zh: "未接收",
      media_received: 0,
      bytes_sent: 0,
      says: {
        code: "batch.malformed",
        zh: "中心无法读取该项，请打开修改后重新提交",
        en: "The centre could not read this item; open, mend and submit it again",
      },
    }),
  );
  const arrived = ["采0101-1122-009", "采0101-1122-008", "采0101-1122-007"];
  for (const sheet of world.cases) {
    if (arrived.includes(sheet.card.field_code)) world.items.push(item(sheet, {}));
  }
  world.used = ["雨水井盖", "暴露垃圾", "机动车乱停放", "店外经营"].map(
    (name) => CLASSES.find((known) => known.name === name)?.key ?? "",
  );
  return world;
}
