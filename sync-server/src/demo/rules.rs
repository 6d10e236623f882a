//! Twenty filing standards and a few phrases of the demo city, in this project's own words.

use std::collections::BTreeMap;

use shared::city::{FilingStandard, Limit, LimitUnit, Phrase, PhraseUse, Policy, RegionLevel};
use shared::codes::{ClassKey, ClassKind, StandardRef};
use shared::workflow::Switch;

use super::DemoError;

use LimitUnit::{NaturalDay, UrgentDay, UrgentHour, WorkDay, WorkHour};

/// A standard as a line of the city's handbook.
struct Line {
    kind: ClassKind,
    class: (u8, u16),
    condition: &'static str,
    limit: (u16, LimitUnit),
    /// The limit in the densest region.
    first_region: Option<(u16, LimitUnit)>,
    make_safe: Option<(u16, LimitUnit)>,
    closed_when: &'static str,
    hint: &'static str,
}

const fn component(class: (u8, u16), condition: &'static str, limit: (u16, LimitUnit)) -> Line {
    let kind = ClassKind::Component;
    let (first_region, make_safe) = (None, None);
    Line { kind, class, condition, limit, first_region, make_safe, closed_when: "", hint: "" }
}

const fn matter(class: (u8, u16), condition: &'static str, limit: (u16, LimitUnit)) -> Line {
    Line { kind: ClassKind::Matter, ..component(class, condition, limit) }
}

impl Line {
    const fn closed_when(self, closed_when: &'static str) -> Self {
        Self { closed_when, ..self }
    }

    const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    const fn first_region(self, limit: (u16, LimitUnit)) -> Self {
        Self { first_region: Some(limit), ..self }
    }

    const fn make_safe(self, limit: (u16, LimitUnit)) -> Self {
        Self { make_safe: Some(limit), ..self }
    }
}

const HANDBOOK: [Line; 20] = [
    component((1, 2), "盖面裂成两块以上，踩上去还能勉强承重", (1, WorkDay))
        .first_region((6, WorkHour))
        .closed_when("换上整块新盖，裂盖运走")
        .hint("拍清盖面字样；看不清归属时改选“不明井盖”"),
    component((1, 3), "井口敞开或盖子松脱，行人、车辆有掉进去的危险", (2, UrgentHour))
        .make_safe((1, UrgentHour))
        .closed_when("盖子装回原位并卡紧，四周与路面齐平，踩压不响")
        .hint("先拍盖面字样认归属，再退后拍井口和路面；不站在行车道上拍，围挡到位前不离开"),
    component((1, 3), "盖子完整，但与路面高低不平，车辆经过明显颠簸", (5, WorkDay))
        .closed_when("高差处理完毕，手推车能平顺推过")
        .hint("在高差处放一支笔做参照，再拍近景"),
    component((1, 13), "室外消火栓出水口渗漏，或栓体被撞歪", (6, UrgentHour))
        .closed_when("不再渗漏，栓体扶正，周围一米内无遮挡")
        .hint("拍栓体编号；漏水已漫到车道时同时电话报中心"),
    component((1, 37), "灯杆歪斜，有向道路一侧倒下的趋势", (4, UrgentHour))
        .make_safe((2, UrgentHour))
        .closed_when("灯杆扶正或拆走，地面电线已收好")
        .hint("拍灯杆编号牌；人站在灯杆倒向的另一侧"),
    component((1, 37), "天黑后单盏灯不亮，灯杆本身完好", (2, WorkDay))
        .closed_when("夜间复看灯已亮")
        .hint("只在亮灯时段采集；整条路不亮按一件上报并注明起止灯杆号"),
    component((2, 10), "牌面脱落、转向或被枝叶遮住，驾驶人认不出内容", (2, WorkDay))
        .closed_when("牌面朝向正确，三十米外看得清")
        .hint("顺车流方向拍远景一张"),
    component((2, 12), "路名字迹磨损，走到五米内才认得出", (5, WorkDay))
        .closed_when("新牌装好，字迹清楚"),
    component((2, 17), "护栏被撞出缺口，断开的部件伸进车道", (3, UrgentHour))
        .make_safe((1, UrgentHour))
        .closed_when("缺口补齐并连成一线，碎件清走")
        .hint("远景要带上最近的路口或门牌"),
    component((3, 5), "箱体有破洞或箱门掉落，装不住垃圾", (1, WorkDay))
        .closed_when("箱体修好或换新，箱门能关上")
        .hint("箱满外溢选“垃圾站（箱）满溢”，不选本条"),
    component((4, 2), "大枝折断悬在半空，下面有人或车经过", (2, UrgentHour))
        .make_safe((1, UrgentHour))
        .closed_when("断枝锯下运走，切口平整")
        .hint("细小枯枝不采；拍照时不站在断枝下"),
    component((4, 2), "整株枯死，需要挖除补种", (60, NaturalDay))
        .closed_when("枯树挖走，补种的树有支架，树穴不高出路面")
        .hint("只在补种季节采集；落叶期看芽点，不能只凭没有叶子判断"),
    matter((6, 10), "路边或空地丢放袋装生活垃圾，量超过一只收集桶", (4, WorkHour))
        .first_region((2, WorkHour))
        .closed_when("垃圾运走，地面冲扫干净")
        .hint("近景拍内容物，远景带上门牌或路名"),
    matter((6, 11), "装修或拆房弃料成堆，过了一夜仍没有运走", (2, UrgentDay))
        .closed_when("弃料全部运走，地面恢复原样")
        .hint("远景里放一件大小熟悉的物品，便于估算方量"),
    matter((6, 12), "连续十米以上的路面有散落物或泥迹", (2, WorkHour))
        .first_region((1, WorkHour))
        .closed_when("沿路走一遍看不到散落物和泥迹")
        .hint("拍起点和终点各一张"),
    matter((6, 13), "路面坑洞放得下一只脸盆，或深过脚踝", (3, WorkDay))
        .make_safe((2, UrgentHour))
        .closed_when("坑洞填实压平，接缝不翘")
        .hint("新铺路面整段沉降不采，报中心另行处理"),
    matter((7, 1), "同一面墙或同一根杆上有三张以上新贴的小广告", (1, WorkDay))
        .closed_when("纸和胶痕都已清掉，底色一致")
        .hint("照片里的电话号码要看得清"),
    matter((8, 4), "站在工地围挡外看得见尘土飘出来", (2, UrgentHour))
        .closed_when("停止起尘作业或洒水覆盖，围挡外看不到飘尘")
        .hint("有条件时录十秒视频，并拍施工公示牌"),
    matter((9, 5), "店铺把货物、桌椅摆到门槛外的公共地面", (2, WorkHour))
        .first_region((1, WorkHour))
        .closed_when("门槛外物品全部收回")
        .hint("拍店招和门槛线；划线允许外摆的路段不采"),
    matter((9, 10), "非机动车占住盲道、出入口，或占去人行道一半以上宽度", (2, WorkHour))
        .closed_when("车辆移进停车线内，盲道、出入口通畅"),
];

/// The filing standards, in the order of the handbook.
pub(super) fn standards() -> Result<Vec<FilingStandard>, DemoError> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut standards = Vec::with_capacity(HANDBOOK.len());
    for line in &HANDBOOK {
        let (major, minor) = line.class;
        let class = ClassKey::new(StandardRef::Gb47678_5_2026, line.kind, major, minor)?;
        let letter = if line.kind == ClassKind::Component { 'C' } else { 'M' };
        let stem = format!("SF-{letter}{}", class.digits());
        let count = counts.entry(stem.clone()).or_insert(0);
        *count += 1;
        let limit = |(amount, unit)| Limit { amount, unit };
        standards.push(FilingStandard {
            id: format!("{stem}-{count}").parse()?,
            class,
            condition: line.condition.to_owned(),
            limit: limit(line.limit),
            region_limits: line
                .first_region
                .map(|first| (RegionLevel::First, limit(first)))
                .into_iter()
                .collect(),
            make_safe: line.make_safe.map(limit),
            closing_condition: line.closed_when.to_owned(),
            collect_hint: line.hint.to_owned(),
        });
    }
    Ok(standards)
}

/// Phrases, by where they are offered.
pub(super) fn phrases() -> Vec<Phrase> {
    [
        (PhraseUse::Description, "影响行人通行"),
        (PhraseUse::Description, "位于路口，车流大"),
        (PhraseUse::Description, "有安全隐患，已在现场提醒"),
        (PhraseUse::Description, "面积约一平方米"),
        (PhraseUse::Verification, "现场情况与反映一致"),
        (PhraseUse::Verification, "到场未发现所述问题"),
        (PhraseUse::Check, "现场已恢复正常"),
        (PhraseUse::Check, "只处理了一部分"),
        (PhraseUse::Check, "现场没有变化"),
        (PhraseUse::Disposal, "已修复，现场已清理"),
        (PhraseUse::Disposal, "已围护，等待材料"),
        (PhraseUse::Return, "不在本单位职责范围"),
        (PhraseUse::Return, "位置不清，找不到目标"),
    ]
    .into_iter()
    .map(|(used_for, text)| Phrase { used_for, text: text.to_owned() })
    .collect()
}

/// The demo city's own settings: what most cities have, and what few dare, so that it can be seen.
pub(super) fn policy() -> Policy {
    let mut policy = Policy::default();
    policy.workflow.on.insert(Switch::ForcedClosing);
    policy
}
