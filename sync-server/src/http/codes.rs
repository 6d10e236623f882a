//! Every code that can leave this server over HTTP, with its status and a sentence in Chinese and
//! English that says what to do. One table, so that a code without a sentence can't be written.

use axum::http::StatusCode;

macro_rules! codes {
    ($($name:ident = $key:literal $status:ident $zh:literal $en:literal)*) => {
        /// Why a request was not done. The key is part of the protocol; the sentences are not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code {
            $(
                #[doc = $en]
                $name,
            )*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable key.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The HTTP status it goes with.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// The sentence in Chinese.
            #[must_use]
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }

            /// The sentence in English.
            #[must_use]
            pub const fn en(self) -> &'static str {
                match self { $(Self::$name => $en,)* }
            }
        }
    };
}

codes! {
    // The request itself.
    NoRoute = "route.unknown" NOT_FOUND
        "没有这个地址，请核对中心网址" "There is nothing at this address: check the centre's address."
    NoMethod = "route.method" METHOD_NOT_ALLOWED
        "该地址不支持这种请求" "This address does not answer that kind of request."
    BadMessage = "message.unreadable" BAD_REQUEST
        "请求内容无法识别，请更新应用后重试" "The request can't be read: update the app and try again."
    WrongType = "message.type" UNSUPPORTED_MEDIA_TYPE
        "请求内容类型不对" "The request has the wrong content type or encoding."
    TooLarge = "message.too_large" PAYLOAD_TOO_LARGE
        "请求内容过大，请分批发送" "The request is too large: send it in parts."
    TooManyBatches = "push.too_many_batches" PAYLOAD_TOO_LARGE
        "一次发送的批次过多，请分批发送" "Too many batches in one push: send them in parts."
    TooSlow = "request.too_slow" REQUEST_TIMEOUT
        "请求超时，请在网络好转后重试" "The request took too long: try again with a better connection."
    TooMany = "request.too_many" TOO_MANY_REQUESTS
        "请求过于频繁，请稍后再试，本机内容不会丢失" "Too many requests: wait a little; nothing on the phone is lost."
    BadOrigin = "request.origin" FORBIDDEN
        "请求来自其他网站，已拒绝" "The request comes from another site and was refused."
    // Who is asking.
    SignInWrong = "sign_in.wrong" UNAUTHORIZED
        "工号或密码不对" "Work number or password is wrong."
    SignInTooSoon = "sign_in.too_soon" TOO_MANY_REQUESTS
        "连续输错次数过多，请稍后再试" "Too many failures from here: wait, then try again."
    SignInBusy = "sign_in.busy" SERVICE_UNAVAILABLE
        "登录的人太多，请稍后再试" "Too many people are signing in: try again in a moment."
    SignInInactive = "sign_in.inactive" FORBIDDEN
        "该账号已停用，请联系管理员" "This account is switched off: ask your administrator."
    NoPostHere = "sign_in.no_post_here" FORBIDDEN
        "该账号的岗位不在此处使用，请换手机端或网页端" "None of this account's posts works here: use the app or the console instead."
    NoSession = "session.none" UNAUTHORIZED
        "未登录或登录已过期，请重新登录；未上传的内容仍会上传" "Not signed in, or the sign-in is over: sign in again; unsent work still goes up."
    OtherDevice = "session.other_device" UNAUTHORIZED
        "该登录属于另一台设备，请在本机重新登录" "This sign-in belongs to another device: sign in on this one."
    NoInstallation = "installation.unknown" UNAUTHORIZED
        "本机未注册，请扫描注册二维码" "This phone is not enrolled here: scan an enrolment code."
    InstallationRevoked = "installation.revoked" FORBIDDEN
        "本机已被停用，请联系管理员；已上传的内容由中心保管" "This phone was revoked: ask your administrator; what it sent is held."
    EnrolmentNotValid = "enrolment.not_valid" FORBIDDEN
        "注册码无效、已使用或已过期，请向管理员要新的" "The enrolment code is unknown, used or too old: ask for a new one."
    BadProof = "actor.bad_proof" BAD_REQUEST
        "本机密钥校验失败，请重新登录" "The proof of this phone's key does not hold: sign in again."
    ActorTaken = "actor.taken" CONFLICT
        "本机密钥已属于他人，请重新登录以生成新密钥" "This key belongs to somebody else: sign in again to make a new one."
    NotYourPost = "access.not_your_post" FORBIDDEN
        "您的岗位不能使用此功能" "None of your posts may do this."
    // Accounts and devices, for administrators.
    BadPassword = "user.bad_password" UNPROCESSABLE_ENTITY
        "密码至少 8 个字符" "A password has 8 characters or more, and at most 256 bytes."
    NumberTaken = "user.number_taken" CONFLICT
        "该工号已有账号" "Another account has this work number."
    NoAccount = "user.unknown" NOT_FOUND
        "没有这个账号" "There is no such account."
    PostsClash = "user.posts_clash" UNPROCESSABLE_ENTITY
        "岗位不能为空；管理、安全、审计岗位不能与其他岗位兼任" "At least one post; an administrator, security administrator or auditor holds no other."
    NoSuchPlace = "user.no_such_place" UNPROCESSABLE_ENTITY
        "本市没有该部门或责任网格" "The city has no such unit or responsibility grid."
    NotYourself = "user.yourself" CONFLICT
        "不能修改自己的岗位或停用自己的账号" "You can't change your own posts or switch off your own account."
    LastAdministrator = "user.last_administrator" CONFLICT
        "这是最后一个管理员账号，请先设立另一个管理员" "This is the last administrator: make another one first."
    NoPhone = "installation.not_there" NOT_FOUND
        "没有这台设备" "There is no such phone."
    // Cases.
    NoCase = "case.unknown" NOT_FOUND
        "没有这个案卷" "There is no such case."
    NotYours = "case.not_yours" FORBIDDEN
        "该案卷不在您的查看范围内" "This case is not yours to see."
    CaseChanged = "case.changed" CONFLICT
        "案卷已有变化，请刷新后再操作" "The case has changed since you looked: look again."
    Contended = "case.contended" SERVICE_UNAVAILABLE
        "案卷正被多人同时处理，请重试" "The case is being changed by many at once: try again."
    NoReason = "reason.missing" UNPROCESSABLE_ENTITY
        "请填写原因" "Give a reason."
    NoCaller = "caller.unknown" NOT_FOUND
        "该案卷没有这位来电人" "The case has no such caller."
    CallerErased = "caller.erased" GONE
        "来电人信息已按期限删除" "The caller's data was erased when its time was over."
    CallerInText = "caller.in_text" UNPROCESSABLE_ENTITY
        "请勿在问题描述或地点中填写来电人姓名、电话，请填在来电人一栏" "Take the caller's name and telephone out of the text of the case: they have a place of their own."
    // Notices.
    NoNotice = "notice.unknown" NOT_FOUND
        "没有这条通知" "There is no such notice."
    NoticeExists = "notice.exists" CONFLICT
        "该编号已用于另一条通知，请重新发布" "Another notice was published under this id: publish it under a new one."
    NotYourUnits = "notice.not_your_units" FORBIDDEN
        "只能向本部门及下级部门发布，请选择部门" "You may address your own unit and those below it: choose among them."
    NoticeNoTitle = "notice.no_title" UNPROCESSABLE_ENTITY
        "请填写通知标题" "Give the notice a heading."
    NoticeNoText = "notice.no_text" UNPROCESSABLE_ENTITY
        "请填写通知内容" "Say what the notice is about."
    NoticeOver = "notice.over" UNPROCESSABLE_ENTITY
        "截止时间已过，请改正" "It would be over already: choose a later end."
    NoticeNoUnit = "notice.unknown_unit" UNPROCESSABLE_ENTITY
        "本市没有所选部门，请改正" "The city does not have a chosen unit: choose again."
    NoticeNoDivision = "notice.unknown_division" UNPROCESSABLE_ENTITY
        "所选区划内没有本市的网格，请改正" "The city has no grid in a chosen division: choose again."
    NoticeNobody = "notice.nobody" UNPROCESSABLE_ENTITY
        "所选范围内没有人员，请重新选择发布范围" "Nobody is addressed: choose again whom it is for."
    Protocol = "protocol.unsupported" UPGRADE_REQUIRED
        "应用版本过旧，请更新；未上传的内容仍会上传" "This app is too old to read what the centre sends: update it; what it holds still goes up."
    NoMedium = "media.not_stored" NOT_FOUND
        "中心没有这个文件" "The centre does not have this medium."
    NoPack = "packs.unknown" NOT_FOUND
        "没有这个数据包或版本" "There is no such pack or edition."
    // The centre.
    Stopping = "centre.stopping" SERVICE_UNAVAILABLE
        "中心正在重启，请稍后再试" "The centre is stopping: try again in a moment."
    Internal = "centre.internal" INTERNAL_SERVER_ERROR
        "中心出错，已记录，请稍后再试" "Something went wrong at the centre and was written down: try again later."
    StoreFull = "store.disk_full" INSUFFICIENT_STORAGE
        "中心存储空间已满，请稍后再试，本机内容不会丢失" "The centre's disk is full: try again later; nothing on the phone is lost."
    StoreBusy = "store.busy" SERVICE_UNAVAILABLE
        "中心繁忙，请稍后再试" "The centre's database is busy: try again in a moment."
    StoreAway = "store.unavailable" SERVICE_UNAVAILABLE
        "中心数据库暂时不可用，请稍后再试" "The centre's database can't be reached: try again later."
    StoreInDoubt = "store.in_doubt" SERVICE_UNAVAILABLE
        "不能确定是否已保存，请再发一次，重复发送无害" "It is not certain whether this was saved: send it again; twice does no harm."
    StoreClosed = "store.closed" SERVICE_UNAVAILABLE
        "中心正在关闭，请稍后再试" "The centre is closing: try again in a moment."
    StoreIo = "store.io" SERVICE_UNAVAILABLE
        "中心磁盘故障，请稍后再试" "The centre's disk failed: try again later."
}

impl Code {
    /// The code with this key; a key that is nobody's business outside is an internal fault.
    #[must_use]
    pub fn of(key: &str) -> Self {
        Self::ALL.iter().copied().find(|code| code.key() == key).unwrap_or(Self::Internal)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::authority::AuthorityError;
    use crate::sign_in::SignInError;
    use crate::store::StoreError;
    use crate::store::engine::EngineError;

    #[test]
    fn every_code_has_one_row_and_two_sentences() {
        let keys: BTreeSet<_> = Code::ALL.iter().map(|code| code.key()).collect();
        assert_eq!(keys.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.zh().chars().any(|c| c > '\u{4e00}'), "{code:?}");
            assert!(code.en().ends_with('.') && code.en().is_ascii(), "{code:?}");
            assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
        }
    }

    #[test]
    fn a_notice_is_refused_in_the_words_that_shared_has_for_it() {
        for (key, zh, en) in shared::notice::SAYS.iter().filter(|said| said.0 != "notice.gone") {
            let code = Code::of(key);
            assert_eq!((code.key(), code.zh(), code.en()), (*key, *zh, *en));
        }
    }

    #[test]
    fn every_error_that_somebody_can_act_on_keeps_its_own_code() {
        let doors = [
            SignInError::Busy,
            SignInError::Wrong,
            SignInError::TooSoon(1),
            SignInError::Inactive,
            SignInError::NoPostHere,
            SignInError::NoSession,
            SignInError::OtherDevice,
            SignInError::NoInstallation,
            SignInError::Revoked,
            SignInError::BadEnrolment,
            SignInError::BadProof,
            SignInError::ActorTaken,
            SignInError::BadPassword,
            SignInError::NumberTaken,
            SignInError::NoAccount,
            SignInError::Yourself,
            SignInError::LastAdministrator,
            SignInError::NoPhone,
            SignInError::PostsClash,
            SignInError::NoSuchPlace,
        ];
        for error in doors {
            assert_eq!(Code::of(error.code()).key(), error.code());
        }
        let cases = [
            AuthorityError::Contended,
            AuthorityError::NoSuchCase,
            AuthorityError::NotYours,
            AuthorityError::Changed,
            AuthorityError::NoReason,
            AuthorityError::NoSuchCaller,
            AuthorityError::CallerErased,
            AuthorityError::CallerInText,
            AuthorityError::NotYourUnits,
            AuthorityError::NoticeExists,
            AuthorityError::NoSuchNotice,
            AuthorityError::Protocol,
        ];
        for error in cases {
            assert_eq!(Code::of(error.code()).key(), error.code());
        }
        let store = [
            EngineError::DiskFull,
            EngineError::Busy(String::new()),
            EngineError::Unavailable(String::new()),
            EngineError::InDoubt(String::new()),
            EngineError::Closed,
            EngineError::Io(String::new()),
        ];
        for error in store {
            assert_eq!(Code::of(StoreError::from(error.clone()).code()).key(), error.code());
        }
        assert_eq!(Code::of("store.corrupt"), Code::Internal, "details stay inside");
    }
}
