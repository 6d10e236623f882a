/** What the made-up core says when it does not do what it was asked. */
import type { ApiError } from "../types";

const SAYS: Record<string, [string, string]> = {
  "phone.not_enrolled": ["本机尚未绑定，请扫描绑定二维码", "This phone is not enrolled; scan the code"],
  "enrol.unreadable": ["二维码无法识别，请重新扫描", "The code can't be read; scan it again"],
  "sign_in.wrong": ["工号或密码不正确", "Work number or password is wrong"],
  "sign_in.needs_network": ["首次登录需要网络", "The first sign-in needs network"],
  "session.over": [
    "登录已结束，请重新登录，未上传内容仍会上传",
    "The session is over; sign in again. Unsent work still goes up",
  ],
  "draft.gone": ["草稿已提交或删除", "This draft was submitted or deleted"],
  "draft.confirm": [
    "删除后照片无法恢复，请再次确认",
    "The photos can't be brought back; confirm once more",
  ],
  "fix.stale": [
    "定位已过时，请等待新的定位或手动选点",
    "The fix is old; wait for a new one or set the point by hand",
  ],
  "report.needs_photo": ["请至少拍摄规定张数的照片", "Take at least the required photos"],
  "report.needs_class": [
    "请选择类别，或改用快速上报",
    "Choose a class, or make it a quick report",
  ],
  "report.needs_place": [
    "请等待定位或手动选点",
    "Wait for a fix or set the point by hand",
  ],
  "move.needs_result": ["请选择结果", "Choose a result"],
  "move.needs_reason": ["请填写理由", "Give a reason"],
  "finding.needs_words": ["请用文字说明哪里不实", "Say in words what is not as it was told"],
  "case.unknown": ["本机没有这个案件，请联网刷新", "This case is not on the phone; refresh with network"],
  "task.unknown": ["任务已不存在", "This task is gone"],
  "net.offline": ["暂无网络，有网后自动上传", "No network; it goes by itself when there is one"],
  "item.gone": ["该项已不存在", "This item is gone"],
  "draft.nothing_to_add": ["还没有照片，拍照后再追加", "There is no photo yet; take one, then add it"],
  "case.over": ["这件已结束，不能再追加照片，请另行上报", "This case is over and takes no more photos; report it anew"],
  "class.too_many_pinned": ["置顶已满，请先取消一个", "No more can be kept on top; let one go first"],
  "pin.six_digits": ["PIN 为 6 位数字", "A PIN has 6 digits"],
  "pin.wrong": ["PIN 不正确", "The PIN is wrong"],
  "pin.needs_password": [
    "PIN 多次错误，请用密码登录，未上传内容不受影响",
    "Too many wrong PINs; sign in with the password. Unsent work is safe",
  ],
  "session.locked": ["已锁定，请输入 PIN，未上传内容仍会上传", "Locked; enter the PIN. Unsent work still goes up"],
};

export function errorOf(code: string): ApiError {
  const [zh, en] = SAYS[code] ?? ["操作未完成", "Not done"];
  return { code, zh, en };
}

export function refuse(code: string): never {
  throw errorOf(code);
}
