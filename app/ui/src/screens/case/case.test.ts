import { afterEach, describe, expect, it } from "vitest";
import { busyWorld, PEOPLE, type World } from "@/host/fake";
import { open, type Stage } from "@/story/stage";

let stage: Stage;
afterEach(() => stage.leave());

const noon = new Date(2026, 10, 22, 12).getTime();

/** A case whose words two people wrote: the one signed in, and somebody else. */
function differing(): World {
  const world = busyWorld(noon);
  const [sheet] = world.cases;
  const [me, other] = PEOPLE;
  if (sheet === undefined || me === undefined || other === undefined) throw new Error("the world is empty");
  const said = (by: string, op: string, description: string) => ({ value: { description }, by, op, pending: false });
  sheet.card.fields = [...sheet.card.fields.filter((field) => !("description" in field)), { description: "树枝折断" }];
  sheet.conflicts = [
    {
      register: "description",
      candidates: [said(other.id, "b", "树枝折断，压到电线"), said(me.id, "a", "树枝折断")],
    },
  ];
  return world;
}

describe("one's own report at the centre", () => {
  const received = () => {
    const world = busyWorld(noon);
    const sheet = world.cases.find(({ card }) => card.status.word === "received");
    if (sheet === undefined) throw new Error("nothing is received");
    return { world, sheet, path: `/case/${sheet.card.case}` };
  };

  it("takes a later photo, so that nobody reports it twice", async () => {
    const { world, path } = received();
    stage = await open(world, path);
    await stage.tap("补拍照片");
    await stage.tap("补拍照片");
    expect(stage.host.asked).toContain("cases.add_photo");
    expect(stage.text()).toContain("经过");
  });

  it("is taken back with a reason, as long as nobody decided", async () => {
    const { world, path } = received();
    stage = await open(world, path);
    await stage.tap("撤回");
    await stage.type("理由", "同事已上报");
    await stage.tap("撤回");
    expect(stage.host.asked).toContain("cases.retract");
    const filed = world.cases.find(({ card }) => card.status.number !== null);
    await stage.router.push(`/case/${filed?.card.case}`);
    await stage.settle();
    expect(stage.offers("撤回")).toBe(false);
  });
});

describe("a case two people wrote to", () => {
  it("r10_shows_both_and_keeps_the_one_that_is_chosen", async () => {
    const world = differing();
    stage = await open(world, `/case/${world.cases[0]?.card.case}`);
    expect(stage.text()).toContain("问题描述有两种说法");
    expect(stage.text()).toContain("中心的 树枝折断，压到电线");
    expect(stage.text()).toContain("我的 树枝折断");
    await stage.tap("采用中心的");
    expect(stage.text()).not.toContain("有两种说法");
    expect(stage.text()).toContain("树枝折断，压到电线");
    expect(stage.host.asked).toContain("cases.edit");
  });

  it("names nobody the centre when neither is one's own", async () => {
    const world = differing();
    world.cases[0]?.conflicts.forEach(({ candidates }) => candidates.forEach((one) => (one.by = "x")));
    stage = await open(world, `/case/${world.cases[0]?.card.case}`);
    expect(stage.text()).toContain("他人的");
    expect(stage.offers("采用中心的")).toBe(false);
    expect(stage.offers("采用这一种")).toBe(true);
  });

  it("is not in the way of anything else", async () => {
    const world = differing();
    stage = await open(world, `/case/${world.cases[0]?.card.case}`);
    expect(stage.offers("补充说明")).toBe(true);
    expect(document.querySelectorAll("[role=dialog]")).toHaveLength(0);
  });
});
