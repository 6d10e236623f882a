//! A notice and what is said of it, all fields filled.

use shared::city::Role;
use shared::ids::NoticeId;
use shared::notice::{Audience, NewNotice, Notice, Title};
use shared::sync::{NoticeCursor, ReadMark};
use shared::text::Paragraph;

use crate::values::{id, line};

pub fn new_notice() -> NewNotice {
    NewNotice {
        id: NoticeId(id(40)),
        title: Title::new("台风蓝色预警").unwrap(),
        text: Paragraph::new("今晚起暂停高处作业。\n巡查时远离广告牌。").unwrap(),
        until: Some(1_783_100_000_000),
        audience: Audience {
            divisions: ["990101", "990101002", "990101002001"].map(|d| d.parse().unwrap()).into(),
            posts: [Role::Collector, Role::Crew].into(),
            units: ["SF10".parse().unwrap()].into(),
        },
        confirm: true,
    }
}

pub fn notice() -> Notice {
    let notice = new_notice().published(line("值班长 · 示范区城市运行管理中心"), 1_783_000_000_000);
    Notice { withdrawn: true, ..notice }
}

pub fn cursor() -> NoticeCursor {
    NoticeCursor { rev: 70_000, scope_rev: 7, edition: 24 }
}

pub fn mark() -> ReadMark {
    let (read_at, confirmed_at) = (1_783_000_100_000, Some(1_783_000_200_000));
    ReadMark { notice: NoticeId(id(40)), read_at, confirmed_at }
}
