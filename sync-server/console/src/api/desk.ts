/**
 * The centre, asked as `/openapi.json` describes it. Every call gives its answer or throws a
 * {@link Fault}; who is told that a sign-in is over is told here, once.
 */
import createClient from "openapi-fetch";
import { isFault, type Fault } from "./fault";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type CaseRow = Schemas["CaseRow"];
export type CaseSheet = Schemas["CaseSheet"];
export type EntryRow = Schemas["EntryRow"];
export type MediumRow = Schemas["MediumRow"];
export type MoveRow = Schemas["MoveRow"];
export type Lists = Schemas["Lists"];
export type Me = Schemas["Me"];
export type Move = Schemas["ActRequest"]["move"];
export type MoveArgs = NonNullable<Schemas["ActRequest"]["args"]>;
export type CaseState = CaseRow["state"];

const client = createClient<paths>({ baseUrl: "", headers: { accept: "application/json" } });

const whenOver = new Set<() => void>();

/** Tells whenever the centre says that the sign-in is over. Returns how to stop. */
export function onSignInOver(listener: () => void): () => void {
  whenOver.add(listener);
  return () => whenOver.delete(listener);
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  const fault: Fault = isFault(error)
    ? error
    : { code: `http.${response.status}`, zh: `中心没有给出答复（${response.status}），请重试`, en: `The centre gave no answer (${response.status}). Try again` };
  // A wrong password is refused with the same status, but ends nothing.
  if (response.status === 401 && fault.code.startsWith("session."))
    whenOver.forEach((listener) => listener());
  throw fault;
}

const at = (id: string) => ({ path: { case: id } });

export const desk = {
  signIn: (work_number: string, password: string) =>
    answered(client.POST("/v1/desk/sign-in", { body: { work_number, password } })),
  signOut: () => answered(client.POST("/v1/desk/sign-out")),
  me: () => answered(client.GET("/v1/desk/me")),
  lists: () => answered(client.GET("/v1/desk/lists")),
  counts: () => answered(client.GET("/v1/desk/counts")),
  queue: (query: { state?: CaseState; before?: string; limit?: number }) =>
    answered(client.GET("/v1/desk/cases", { params: { query } })),
  sheet: (id: string) => answered(client.GET("/v1/desk/cases/{case}", { params: at(id) })),
  act: (id: string, body: Schemas["ActRequest"]) =>
    answered(client.POST("/v1/desk/cases/{case}/acts", { params: at(id), body })),
  candidates: (id: string, task: "verification" | "check") =>
    answered(
      client.GET("/v1/desk/cases/{case}/candidates", { params: { ...at(id), query: { task } } }),
    ),
  settle: (id: string, op: string, adopt: boolean) =>
    answered(
      client.POST("/v1/desk/cases/{case}/proposals/{op}", {
        params: { path: { case: id, op } },
        body: { adopt },
      }),
    ),
  dismiss: (id: string, other: string) =>
    answered(
      client.POST("/v1/desk/cases/{case}/similar/{other}/dismiss", {
        params: { path: { case: id, other } },
      }),
    ),
  reveal: (id: string, person: string, reason: string) =>
    answered(
      client.POST("/v1/desk/cases/{case}/callers/{person}/reveal", {
        params: { path: { case: id, person } },
        body: { reason },
      }),
    ),
  register: (body: Schemas["Register"]) => answered(client.POST("/v1/desk/cases", { body })),
  seen: (query: { lon: number; lat: number; class?: string }) =>
    answered(client.GET("/v1/desk/similar", { params: { query } })),
  classes: (q: string) =>
    answered(client.GET("/v1/desk/classes/search", { params: { query: { q, limit: 20 } } })),
  duty: () => answered(client.GET("/v1/desk/duty")),
  notices: () => answered(client.GET("/v1/desk/notices")),
  readNotice: (notice: string, confirm: boolean) =>
    answered(
      client.POST("/v1/desk/notices/{notice}/read", { params: { path: { notice } }, body: { confirm } }),
    ),
};

/** Where an `<img>` finds a medium of a case. */
export const mediumUrl = (id: string, op: string, thumb = false): string =>
  `/v1/desk/cases/${id}/media/${op}${thumb ? "?thumb=1" : ""}`;
