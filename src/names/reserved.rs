//! Names that nobody may take, because whoever reads them believes what is said under them.

use super::{Likeness, Unicode, flaw::is_mark};
use std::{collections::BTreeSet, sync::LazyLock};

/// Whatever stands around their letters and digits, and between them, makes no other name of them.
const RESERVED: &[&str] = &[
    // The room itself, and its assistant.
    "系统通知",
    "系統通知",
    "系统",
    "系統",
    "系统消息",
    "系統消息",
    "系统管理员",
    "系統管理員",
    "客服助手",
    "客服",
    "人工客服",
    "官方",
    "官方客服",
    "edge chat",
    "system",
    "server",
    "assistant",
    "support",
    "help desk",
    "customer service",
    "official",
    // Those who may do more than others.
    "管理员",
    "管理員",
    "管理者",
    "超级管理员",
    "超級管理員",
    "版主",
    "群主",
    "房主",
    "站长",
    "站長",
    "admin",
    "admins",
    "administrator",
    "administrators",
    "moderator",
    "moderators",
    "mod",
    "owner",
    "root",
    "sysop",
    "operator",
    "superuser",
    "webmaster",
    "staff",
    // What stands for everybody.
    "所有人",
    "全体成员",
    "全體成員",
    "everyone",
];

static KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    RESERVED.iter().flat_map(|name| Likeness::of(name, Unicode::PLAIN).readings().map(bare)).collect()
});

/// Whether somebody may take a name for a reserved one.
pub fn is_reserved(likeness: &Likeness) -> bool {
    likeness.readings().into_iter().any(|reading| KEYS.contains(&bare(reading)))
}

/// The letters and digits alone, of which a small `l` is as good as an `i`.
fn bare(reading: &str) -> String {
    let letters = reading.chars().filter(|c| c.is_alphanumeric() && !is_mark(*c));
    letters.map(|c| if matches!(c, 'i' | 'I') { 'l' } else { c.to_ascii_lowercase() }).collect()
}
