import { afterEach, describe, expect, it } from "vitest";
import type { AnswerDraft } from "@/host";
import { busyWorld } from "@/host/fake";
import { open, type Stage } from "@/story/stage";
import { earlier, missing, needsReason, withResult } from "./check";

const noon = new Date(2026, 10, 22, 12).getTime();
const bare: AnswerDraft = {
  task: "t",
  case: "c",
  kind: "check",
  disposal: null,
  check: null,
  verification: null,
  reason: "",
  opinion: "",
  without_media: "",
  media: [],
};

describe("what an answer lacks", () => {
  it("is named in the order of the screen", () => {
    expect(missing(bare)).toEqual(["photo", "result"]);
    expect(missing({ ...bare, without_media: "围挡未撤", check: "cannot_tell" })).toEqual(["reason"]);
    expect(missing({ ...bare, without_media: "x", check: "fixed" })).toEqual([]);
  });

  it("a crew shows its work and may not talk itself out of it", () => {
    const said = { ...bare, kind: "disposal" as const, disposal: "disposed" as const, without_media: "x" };
    expect(missing(said)).toEqual(["photo"]);
  });

  it("more material is words or a photo, and no result", () => {
    expect(missing({ ...bare, kind: "supplement" })).toEqual(["words"]);
    expect(missing({ ...bare, kind: "supplement", opinion: "在路口东侧" })).toEqual([]);
  });

  it("all but the plain yes ask why", () => {
    expect(needsReason("check", "fixed")).toBe(false);
    expect(needsReason("check", "partly_fixed")).toBe(true);
    expect(needsReason("verification", "true")).toBe(false);
    expect(needsReason("verification", "unreachable")).toBe(true);
  });

  it("a result of another kind of task is none", () => {
    expect(withResult("check", "disposed")).toEqual({});
    expect(withResult("verification", "not_true")).toEqual({ verification: "not_true" });
  });
});

describe("a check on site", () => {
  let stage: Stage;
  afterEach(() => stage.leave());
  const lid = () => {
    const world = busyWorld(noon);
    const [task] = world.tasks;
    return { world, path: `/task/${task?.case}/${task?.task}`, task: task?.task };
  };

  it("r29_a_photo_taken_again_replaces_the_old_one_only_when_it_is_kept", async () => {
    const { world, path, task } = lid();
    world.doubts = [["blurred"]];
    stage = await open(world, path);
    const media = () => stage.host.world.answers.find((answer) => answer.task === task)?.media ?? [];
    await stage.tap("拍核查照片");
    await stage.tap("拍核查照片");
    expect(stage.text()).toContain("照片模糊");
    const [soft] = media();
    await stage.tap("重拍");
    expect(media()).toEqual([soft]);
    await stage.tap("返回");
    expect(media()).toEqual([soft]);
    await stage.tap("重拍");
    await stage.tap("拍核查照片");
    expect(media()).toHaveLength(1);
    expect(media()[0]?.op).not.toBe(soft?.op);
    expect(stage.text()).not.toContain("照片模糊");
  });

  it("shows what was there, what is asked and until when, and is answered in five taps", async () => {
    const { world, path, task } = lid();
    stage = await open(world, path);
    for (const said of ["雨水井盖", "SF20261121-0014", "止", "井盖已更换并卡紧", "踩压不响", "东北"])
      expect(stage.text()).toContain(said);
    await stage.tap("拍核查照片");
    await stage.tap("拍核查照片");
    await stage.tap("已处理");
    await stage.tap("保存并答复");
    expect(stage.taps()).toBeLessThanOrEqual(5);
    expect(stage.text()).toContain("已存本机");
    expect(stage.host.world.items[0]).toMatchObject({ kind: "answer", media: 1 });
    expect(stage.host.world.tasks.find((one) => one.task === task)?.answered).toBe(true);
    expect(stage.host.felt).toContain("sound saved");
  });

  it("marks a limit that may still move, and says why where it is read", async () => {
    stage = await open(busyWorld(Date.now()), "/tasks");
    expect(stage.text()).toMatch(/店外经营.*剩 [45] 时 · 暂计/);
    expect(stage.text()).not.toMatch(/雨水井盖[^店]*暂计/);
    await stage.tap(/店外经营/);
    expect(stage.text()).toContain("放假安排尚未公布");
  });

  it("is over when the centre took the answer, and not taken back", async () => {
    const { world, path, task } = lid();
    stage = await open(world, path);
    await stage.tap("拍核查照片");
    await stage.tap("拍核查照片");
    await stage.tap("已处理");
    await stage.tap("保存并答复");
    world.tasks = world.tasks.filter((one) => one.task !== task);
    stage.host.tell("tasks");
    await stage.settle();
    expect(stage.text()).toContain("有网即送");
    expect(stage.text()).not.toContain("收回");
  });

  it("says what the centre decided instead, when that comes", async () => {
    const { world, path } = lid();
    stage = await open(world, path);
    await stage.tap("拍核查照片");
    await stage.tap("拍核查照片");
    await stage.tap("已处理");
    await stage.tap("保存并答复");
    world.cases[0]!.answers.push({
      op: "its-request",
      at: world.now,
      mv: "answer_check",
      verdict: { superseded: "task.withdrawn" },
      says: { code: "task.withdrawn", zh: "任务已收回，照片已留作补充材料", en: "" },
      kept: ["s"],
    });
    stage.host.tell("cases");
    await stage.settle();
    expect(stage.text()).toContain("任务已收回，照片已留作补充材料");
    expect(stage.text()).not.toContain("有网即送");
  });

  it("asks why it is not fixed, by a phrase", async () => {
    const { world, path, task } = lid();
    stage = await open(world, path);
    await stage.tap("拍核查照片");
    await stage.tap("拍核查照片");
    await stage.tap("部分处理");
    await stage.tap("保存并答复");
    expect(stage.text()).toContain("请选一句或写明理由");
    await stage.tap("只处理了一部分");
    expect(world.answers.find((one) => one.task === task)?.reason).toBe("只处理了一部分");
    await stage.tap("保存并答复");
    expect(stage.text()).toContain("有网即送");
  });

  it("can say why there is no photo, once", async () => {
    const { world, path } = lid();
    stage = await open(world, path);
    await stage.tap("无法拍照");
    await stage.type("无法拍照的理由", "围挡未撤");
    await stage.tap("无法核查");
    expect(stage.text()).not.toContain("已存本机");
    await stage.tap("保存并答复");
    expect(stage.text()).toContain("已存本机");
  });

  it("r27_a_task_that_was_taken_back_says_so_in_place_and_keeps_the_photo", async () => {
    const { world, path, task } = lid();
    stage = await open(world, path);
    await stage.tap("拍核查照片");
    await stage.tap("拍核查照片");
    world.tasks = world.tasks.filter((one) => one.task !== task);
    stage.host.tell("tasks");
    await stage.settle();
    expect(stage.text()).toContain("任务已收回");
    expect(stage.text()).toContain("照片还在本机");
    await stage.tap("已处理");
    await stage.tap("保存并答复");
    expect(stage.text()).toContain("任务已收回，照片已留作补充");
    expect(world.items[0]).toMatchObject({ kind: "answer", media: 1 });
  });

  it("shows what was reported before what the unit showed", () => {
    const { world } = lid();
    const [sheet] = world.cases;
    expect(earlier(sheet!.media).map(({ role }) => role)).toEqual(["near", "far", "after"]);
  });
});
