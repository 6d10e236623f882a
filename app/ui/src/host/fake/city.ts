/** A small made-up city: enough of each table for every screen to have something to show. */
import type {
  ClassKey,
  ClassRules,
  Condition,
  FilingStandard,
  Nearby,
  PhraseUse,
  Point,
  UserProfile,
  Whereabouts,
  Words,
} from "../types";

export const HERE: Point = { lon_e7: 1061234000, lat_e7: 381234000, datum: "wgs84" };

/** A point so many metres east and north of {@link HERE}. */
export function near(east: number, north: number): Point {
  const perMetre = 90;
  return {
    lon_e7: HERE.lon_e7 + Math.round(east * perMetre * 1.27),
    lat_e7: HERE.lat_e7 + Math.round(north * perMetre),
    datum: "wgs84",
  };
}

export interface FakeClass {
  key: ClassKey;
  name: string;
  major: string;
  pinyin: string;
}

const key = (kind: string, digits: string): ClassKey =>
  `gb47678.5-2026/${kind}/${digits.slice(0, 2)}/${digits.slice(2)}`;
const of = (kind: string, digits: string, name: string, major: string, pinyin: string) => ({
  key: key(kind, digits),
  name,
  major,
  pinyin,
});

export const CLASSES: FakeClass[] = [
  of("component", "01003", "雨水井盖", "公用设施", "yu shui jing gai"),
  of("component", "01002", "污水井盖", "公用设施", "wu shui jing gai"),
  of("component", "01004", "雨水箅子", "公用设施", "yu shui bi zi"),
  of("component", "01009", "路灯", "公用设施", "lu deng"),
  of("component", "03002", "行道树", "园林绿化", "xing dao shu"),
  of("component", "02005", "垃圾箱", "市容环境", "la ji xiang"),
  of("matter", "01001", "暴露垃圾", "市容环境", "bao lu la ji"),
  of("matter", "01004", "积存渣土", "市容环境", "ji cun zha tu"),
  of("matter", "02003", "非法小广告", "宣传广告", "fei fa xiao guang gao"),
  of("matter", "04001", "店外经营", "街面秩序", "dian wai jing ying"),
  of("matter", "04002", "无照经营游商", "街面秩序", "wu zhao jing ying you shang"),
  of("matter", "04008", "机动车乱停放", "街面秩序", "ji dong che luan ting fang"),
  of("matter", "03001", "施工扰民", "施工管理", "shi gong rao min"),
];

const HOURS = { amount: 2, unit: "urgent_hour" } as const;
const DAY = { amount: 1, unit: "work_day" } as const;
const DAYS = { amount: 5, unit: "work_day" } as const;

function standard(
  number: number,
  of: ClassKey,
  condition: string,
  limit: FilingStandard["limit"],
  closing: string,
  hint = "",
): FilingStandard {
  return {
    id: `L${number}`,
    class: of,
    condition,
    limit,
    region_limits: {},
    make_safe: null,
    closing_condition: closing,
    collect_hint: hint,
  };
}

const WORDS = { urgent_hour: "紧急工作时", work_day: "工作日" } as Record<string, string>;

const STANDARDS: FilingStandard[] = [
  standard(
    1,
    key("component", "01003"),
    "井口敞开或盖子松脱，行人、车辆有掉进去的危险",
    HOURS,
    "盖子装回原位并卡紧，四周与路面齐平，踩压不响",
    "先拍盖面字样认归属，再退后拍井口和路面；不站在行车道上拍",
  ),
  standard(
    2,
    key("component", "01003"),
    "盖子完整，但与路面高低不平，车辆经过明显颠簸",
    DAYS,
    "高差处理完毕，手推车能平顺推过",
    "在高差处放一支笔做参照，再拍近景",
  ),
  standard(
    3,
    key("component", "01003"),
    "车压过去当当作响，夜里吵到住户",
    DAYS,
    "加垫或更换后过车没有响声",
  ),
  standard(
    4,
    key("matter", "01001"),
    "路面、绿地、墙角有成堆垃圾，一平方米以上",
    DAY,
    "垃圾清运干净，地面没有残留和污渍",
  ),
  standard(5, key("matter", "04008"), "车辆停在盲道、人行道上", HOURS, "车辆驶离，通道恢复"),
  standard(6, key("matter", "04001"), "商户越出门窗外墙经营", HOURS, "越出部分收回店内"),
];

export function conditionsOf(of: ClassKey): Condition[] {
  const own = STANDARDS.filter((standard) => standard.class === of);
  return own.map((standard) => ({
    standard,
    limit: `${standard.limit.amount} ${WORDS[standard.limit.unit] ?? ""}`,
  }));
}

const PHRASES: Record<PhraseUse, string[]> = {
  description: ["影响行人通行", "位于路口，车流大", "有安全隐患，已在现场提醒", "已持续两天以上"],
  verification: ["现场情况与反映一致", "到场未发现所述问题", "现场封闭，无法进入"],
  check: ["只处理了一部分", "现场没有变化", "处理后再次出现", "现场有车遮挡，看不清"],
  disposal: ["已修复，现场已清理", "已围护，等待材料"],
  return: ["非本单位职责"],
};

export const phrasesFor = (use: PhraseUse): string[] => PHRASES[use];

const GRID = "640302001001012";

export function whereabouts(point: Point): Whereabouts {
  const [west, south, east, north] = [near(-40, 0), near(0, -60), near(65, 0), near(0, 35)];
  const ring: [number, number][] = [
    [west.lon_e7, south.lat_e7],
    [east.lon_e7, south.lat_e7],
    [east.lon_e7, north.lat_e7],
    [west.lon_e7, north.lat_e7],
    [west.lon_e7, south.lat_e7],
  ];
  return {
    grid: {
      code: GRID,
      polygon: ring,
      responsibility_grid: "R012",
      community: "640302001001",
    },
    near: [],
    responsibility: { code: "R012", name: "东城 012", level: "first" },
    words: point.lon_e7 > HERE.lon_e7 + 9000 ? "便民菜场东约 80 米" : "示范公园东门北约 20 米",
  };
}

export function componentsOf(of: ClassKey): Nearby[] {
  const name = CLASSES.find((known) => known.key === of)?.name ?? "";
  if (!of.includes("/component/")) return [];
  return [
    [4, 2, 3],
    [-9, 7, 3],
    [14, -11, 4],
  ].map(([east = 0, north = 0, digit = 0], nth) => ({
    component: {
      code: `6403020100${digit}0000${31 + nth}`,
      class: of,
      name,
      point: near(east, north),
      unit_grid: GRID,
      owner: null,
      state: "intact",
    },
    distance_m: Math.hypot(east, north),
    bearing_deg: (Math.atan2(east, north) * 180) / Math.PI,
  }));
}

export const PEOPLE: UserProfile[] = [
  {
    id: "00000000-0000-7000-8000-000000000101",
    work_number: "采0101",
    display: "采集员 采0101",
    roles: ["collector"],
    unit: null,
    grids: ["R012"],
  },
  {
    id: "00000000-0000-7000-8000-000000000102",
    work_number: "采0102",
    display: "采集员 采0102",
    roles: ["collector"],
    unit: null,
    grids: ["R014"],
  },
  {
    id: "00000000-0000-7000-8000-000000000201",
    work_number: "处0201",
    display: "处置人员 处0201",
    roles: ["crew"],
    unit: "U21",
    grids: [],
  },
  {
    id: "00000000-0000-7000-8000-000000000301",
    work_number: "督0301",
    display: "督查员 督0301",
    roles: ["supervisor"],
    unit: null,
    grids: ["R012", "R014"],
  },
  {
    id: "00000000-0000-7000-8000-000000000701",
    work_number: "终0701",
    display: "终端操作员 终0701",
    roles: ["unit_clerk"],
    unit: "U20",
    grids: [],
  },
];

/** The password of everybody here. */
export const PASSWORD = "demo-0101";

/** What this city asks of every class. */
export const RULES: ClassRules = {
  min_photos: 1,
  max_photos: 6,
  roles: [],
  self_disposed_roles: ["before", "after"],
  after_photo: true,
  album: "flagged",
  audio: true,
  video: false,
  point: "hand",
  stale_ms: 10_000,
  coarse_dm: 300,
};

/** A city that renamed nothing. */
export const CITY_WORDS = {
  moves: {},
  states: {},
  tasks: { disposal: "处置", check: "核查", verification: "核实", supplement: "补充材料" },
} as unknown as Words;
