// What is looked at: a made-up phone, and the taps that lead to a screen. Text to tap is in both languages.
const press = (zh, en) => async (page, lang) => {
  const name = lang === "en" ? en : zh;
  await page.getByRole("button", { name }).first().click();
};
const shutter = press(/^拍照/, /^Take photo/);
const next = press("下一步", "Next");
const report = press("上报", "Report");

const row = (nth) => async (page) => page.locator("a.row-card").nth(nth).click();

const atForm = async (page, lang) => {
  await report(page, lang);
  await shutter(page, lang);
  await next(page, lang);
};
const filled = async (page, lang) => {
  await atForm(page, lang);
  await page.getByRole("button", { name: "雨水井盖", exact: true }).click();
};

const map = press("地图", "Map");
/** Pins stand on a map once it is drawn. */
const drawn = async (page) => page.locator(".spot").first().waitFor({ timeout: 20_000 });

/** @type {{ name: string, world: string, path: string, steps?: ((page: any, lang: string) => Promise<void>)[] }[]} */
export const SCENES = [
  { name: "enrol", world: "world=bare", path: "/enrol" },
  { name: "scan", world: "world=bare", path: "/enrol", steps: [press("扫描二维码", "Scan the code")] },
  {
    name: "scan-none",
    world: "world=bare&no-camera",
    path: "/enrol",
    steps: [press("扫描二维码", "Scan the code"), press("拍二维码", "Photograph the code")],
  },
  { name: "sign-in", world: "world=fresh&signed-out", path: "/sign-in" },
  { name: "today", world: "world=busy", path: "/today" },
  { name: "today-empty", world: "world=fresh&offline", path: "/today" },
  { name: "sync", world: "world=busy&offline", path: "/today?sheet=sync" },
  { name: "finder", world: "world=busy", path: "/report" },
  {
    name: "finder-shot",
    world: "world=busy",
    path: "/today",
    steps: [report, shutter, shutter],
  },
  { name: "finder-doubt", world: "world=busy&doubts", path: "/today", steps: [report, shutter] },
  { name: "finder-doubts", world: "world=busy&doubts", path: "/today", steps: [report, shutter, shutter] },
  {
    name: "finder-retake",
    world: "world=busy&doubts",
    path: "/today",
    steps: [report, shutter, press("重拍", "Retake")],
  },
  { name: "form-doubts", world: "world=busy&doubts", path: "/today", steps: [report, shutter, shutter, next] },
  {
    name: "form-doubt-photo",
    world: "world=busy&doubts",
    path: "/today",
    steps: [report, shutter, shutter, next, async (page) => page.locator("button.photo").nth(1).click()],
  },
  {
    name: "check-doubt",
    world: "world=busy&doubts",
    path: "/tasks",
    steps: [
      async (page) => page.locator("a.row-card").nth(1).click(),
      press(/^拍核查/, /^Take photo/),
      press(/^拍核查/, /^Take photo/),
    ],
  },
  { name: "form", world: "world=busy", path: "/today", steps: [atForm] },
  { name: "form-class", world: "world=busy", path: "/today", steps: [atForm, press(/^类别/, /^Class/)] },
  { name: "form-filled", world: "world=busy", path: "/today", steps: [filled] },
  {
    name: "form-place",
    world: "world=busy",
    path: "/today",
    steps: [filled, async (page) => page.locator("button.place").click()],
  },
  {
    name: "form-place-map",
    world: "world=busy",
    path: "/today",
    steps: [
      filled,
      async (page) => page.locator("button.place").click(),
      press("打开地图", "Open the map"),
      drawn,
    ],
  },
  { name: "form-more", world: "world=busy", path: "/today", steps: [atForm, press("更多", "More")] },
  {
    name: "saved",
    world: "world=busy",
    path: "/today",
    steps: [filled, press("保存并上报", "Save and report")],
  },
  { name: "tasks", world: "world=busy", path: "/tasks" },
  { name: "tasks-map", world: "world=busy", path: "/tasks", steps: [map, drawn] },
  {
    name: "tasks-map-stop",
    world: "world=busy",
    path: "/tasks",
    steps: [map, drawn, async (page) => page.locator(".spot").nth(1).click()],
  },
  {
    name: "tasks-map-near",
    world: "world=busy&offline",
    path: "/tasks",
    steps: [map, drawn, press("我在哪", "Where am I"), press("放大", "Zoom in")],
  },
  { name: "messages", world: "world=busy", path: "/messages" },
  { name: "message", world: "world=busy", path: "/messages/019a-typhoon" },
  {
    name: "check",
    world: "world=busy",
    path: "/tasks",
    steps: [async (page) => page.locator("a.row-card").nth(1).click()],
  },
  {
    name: "check-finder",
    world: "world=busy",
    path: "/tasks",
    steps: [async (page) => page.locator("a.row-card").nth(1).click(), press(/^拍核查/, /^Take photo/)],
  },
  {
    name: "check-answer",
    world: "world=busy",
    path: "/tasks",
    steps: [
      async (page) => page.locator("a.row-card").nth(1).click(),
      press(/^拍核查/, /^Take photo/),
      press(/^拍核查/, /^Take photo/),
      async (page) => page.locator("label.option").nth(2).click(),
    ],
  },
  { name: "check-provisional", world: "world=busy", path: "/tasks", steps: [row(3)] },
  { name: "records", world: "world=busy", path: "/records" },
  {
    name: "case",
    world: "world=busy",
    path: "/records",
    steps: [async (page) => page.locator("a.row-card").nth(4).click()],
  },
  {
    name: "case-map",
    world: "world=busy",
    path: "/records",
    steps: [async (page) => page.locator("a.row-card").nth(4).click(), map, drawn],
  },
  { name: "ready", world: "world=busy", path: "/ready" },
  { name: "me", world: "world=busy", path: "/me" },
  ...["screen", "lock", "storage", "state", "power", "diagnostics", "licences"].map((part) => ({
    name: `me-${part}`,
    world: "world=busy&offline&pin",
    path: `/me/${part}`,
  })),
  { name: "lock-pad", world: "world=busy", path: "/me/lock", steps: [press("设置 PIN", "Set a PIN")] },
  { name: "locked", world: "world=busy&pin&locked", path: "/today" },
  {
    name: "locked-password",
    world: "world=busy&pin&locked",
    path: "/today",
    steps: [press("用密码登录或换人", "Use the password")],
  },
  { name: "contacts", world: "world=busy", path: "/contacts" },
  { name: "help", world: "world=busy", path: "/help" },
  { name: "records-filter", world: "world=busy", path: "/records", steps: [press("筛选", "Filter")] },
  {
    name: "form-similar",
    world: "world=busy",
    path: "/today",
    steps: [filled, async (page) => page.locator("button.alike").click()],
  },
  {
    name: "form-tree",
    world: "world=busy",
    path: "/today",
    steps: [
      atForm,
      press(/^类别/, /^Class/),
      async (page) => page.locator("button.star").first().click(),
      async (page) => page.locator("button.major").first().click(),
    ],
  },
  { name: "area", world: "world=area", path: "/today" },
  { name: "area-map", world: "world=area", path: "/today", steps: [map, drawn] },
  { name: "area-spot", world: "world=area", path: "/today", steps: [map, drawn, async (page) => page.locator(".spot").first().click()] },
  { name: "sample", world: "world=area", path: "/today?group=sample" },
  { name: "sample-look", world: "world=area&offline", path: "/today?group=sample", steps: [row(0)] },
  {
    name: "sample-false",
    world: "world=area&offline",
    path: "/today?group=sample",
    steps: [
      row(0),
      async (page) => page.locator("label.option").nth(2).click(),
      press("保存，看下一件", "Save, next"),
      async (page) => page.locator(".lacking").scrollIntoViewIfNeeded(),
    ],
  },
  {
    name: "sample-next",
    world: "world=area&offline",
    path: "/today?group=sample",
    steps: [row(0), async (page) => page.locator("label.option").first().click(), press("保存，看下一件", "Save, next")],
  },
  {
    name: "area-urge",
    world: "world=area&offline",
    path: "/today?group=overdue",
    steps: [row(0), press("督办", "Urge")],
  },
  { name: "unit", world: "world=unit", path: "/today" },
  { name: "unit-case", world: "world=unit", path: "/today", steps: [row(0)] },
  { name: "unit-more", world: "world=unit", path: "/today", steps: [row(0), press("更多", "More")] },
  { name: "unit-assign", world: "world=unit", path: "/today", steps: [row(1), press("派人", "Assign")] },
  {
    name: "unit-apply",
    world: "world=unit",
    path: "/today",
    steps: [row(1), press("更多", "More"), press("申请延期", "Apply"), async (page) => page.locator("label.option").first().click()],
  },
  { name: "unit-submit", world: "world=unit&offline", path: "/today", steps: [row(2), press("提交", "Submit")] },
  { name: "unit-confirm", world: "world=unit", path: "/today", steps: [row(5)] },
  { name: "unit-back", world: "world=unit", path: "/today", steps: [row(5), press("退回处置人员", "Send back to crew")] },
  { name: "unit-queued", world: "world=unit&offline", path: "/today", steps: [row(1), press("签收", "Sign for")] },
  { name: "crew", world: "world=crew", path: "/tasks" },
  { name: "crew-job", world: "world=crew", path: "/tasks", steps: [row(0)] },
  { name: "crew-more", world: "world=crew", path: "/tasks", steps: [row(1), press("更多", "More")] },
  { name: "crew-done", world: "world=crew", path: "/tasks", steps: [row(2)] },
];
