// Every command of the core's door, with what it is given and what it answers.

import type * as T from "./types";

type Nothing = Record<string, never>;

export interface Commands {
  "app.about": { params: Nothing; answer: T.About };
  "app.known_people": { params: Nothing; answer: T.UserProfile[] };

  "people.is_enrolled": { params: Nothing; answer: boolean };
  "people.enrol": { params: { scanned: string; device: string }; answer: null };
  "people.sign_in": { params: { work_number: string; password: string }; answer: T.SignedIn };
  "people.sign_out": { params: Nothing; answer: null };
  "people.read_code": { params: { scanned: string }; answer: T.EnrolmentCode };
  "people.current": { params: Nothing; answer: T.Session | null };

  "reports.begin": {
    params: { kind: T.ReportKind; fix: T.Fix | null };
    answer: T.DraftSheet;
  };
  "reports.drafts": { params: Nothing; answer: T.DraftSheet[] };
  "reports.edit": { params: { case: T.CaseId; edit: T.DraftEdit }; answer: T.DraftSheet };
  "reports.place_by_fix": { params: { case: T.CaseId; fix: T.Fix }; answer: T.Placed };
  "reports.place_by_hand": {
    params: { case: T.CaseId; place: T.HandPlace };
    answer: T.DraftSheet;
  };
  "reports.set_role": {
    params: { case: T.CaseId; medium: T.OpId; role: T.MediaRole };
    answer: T.DraftSheet;
  };
  "reports.remove_medium": {
    params: { case: T.CaseId; medium: T.OpId };
    answer: T.DraftSheet;
  };
  "reports.discard": { params: { case: T.CaseId; confirmed: string | null }; answer: null };
  "reports.submit": { params: { case: T.CaseId }; answer: T.OpId };

  "cases.reported": { params: { since: T.Millis; most: number }; answer: T.CaseCard[] };
  "cases.search": { params: { query: T.CaseQuery }; answer: T.CasePage };
  "cases.get": { params: { case: T.CaseId }; answer: T.CaseSheet };
  "cases.remark": { params: { case: T.CaseId; text: string }; answer: T.OpId };
  "cases.edit": { params: { case: T.CaseId; values: T.FieldValue[] }; answer: T.OpId };
  "cases.retract": { params: { case: T.CaseId; reason: string }; answer: T.OpId };
  "cases.fetch_medium": {
    params: { case: T.CaseId; op: T.OpId; thumb: boolean };
    answer: null;
  };

  "tasks.open": { params: Nothing; answer: T.OpenTask[] };
  "tasks.take": { params: { case: T.CaseId; task: T.TaskId }; answer: T.OpId };
  "tasks.give_back": {
    params: { case: T.CaseId; task: T.TaskId; reason: string };
    answer: T.OpId;
  };
  "tasks.answer": { params: { case: T.CaseId; task: T.TaskId }; answer: T.AnswerDraft };
  "tasks.edit_answer": {
    params: { task: T.TaskId; edit: T.AnswerEdit };
    answer: T.AnswerDraft;
  };
  "tasks.remove_answer_photo": {
    params: { task: T.TaskId; medium: T.OpId };
    answer: T.AnswerDraft;
  };
  "tasks.submit_answer": { params: { task: T.TaskId }; answer: T.OpId };

  "outbox.list": { params: { since: T.Millis; most: number }; answer: T.ItemCard[] };
  "outbox.figures": { params: { since: T.Millis }; answer: T.Figures };
  "outbox.recall": { params: { item: T.OpId }; answer: T.Draft | null };
  "outbox.reopen": { params: { item: T.OpId }; answer: T.Reopened };
  "outbox.set_aside": { params: { item: T.OpId }; answer: null };
  "outbox.history": { params: { most: number }; answer: T.LogLine[] };

  "classes.search": {
    params: { typed: string; kind: T.ClassKind | null; limit: number };
    answer: T.Hit[];
  };
  "classes.tree": { params: Nothing; answer: T.Branch[] };
  "classes.recent": { params: Nothing; answer: T.ClassName[] };
  "classes.rules": { params: { class: T.ClassKey | null }; answer: T.ClassRules };
  "classes.name_of": { params: { class: T.ClassKey }; answer: T.ClassName | null };

  "duty.duty": { params: Nothing; answer: T.DutyState };
  "duty.go_on_duty": { params: { fix: T.Fix | null }; answer: T.OpId };
  "duty.go_off_duty": { params: { fix: T.Fix | null }; answer: T.OpId };

  "ground.whereabouts": { params: { fix: T.Fix }; answer: T.Whereabouts };
  "ground.nearest_components": {
    params: { class: T.ClassKey; point: T.Point; n: number };
    answer: T.Nearby[];
  };
  "ground.conditions": {
    params: { class: T.ClassKey; point: T.Point | null };
    answer: T.Condition[];
  };

  "phrases.offered": { params: { used_for: T.PhraseUse }; answer: T.Offered[] };
  "phrases.used": { params: { used_for: T.PhraseUse; text: string }; answer: null };

  "similar.similar_nearby": { params: { seen: T.Seen }; answer: T.NearbyCase[] };

  "packs.shelf": { params: Nothing; answer: T.Shelf };
  "sync.state": { params: Nothing; answer: T.SyncState };
  "sync.run": { params: Nothing; answer: T.Run };
}

export interface Puts {
  "reports.add_photo": {
    params: {
      case: T.CaseId;
      role: T.MediaRole;
      source: T.PictureSource;
      fix: T.Fix | null;
    };
    answer: T.DraftSheet;
  };
  "reports.add_recording": {
    params: { case: T.CaseId; kind: T.MediaKind; role: T.MediaRole };
    answer: T.DraftSheet;
  };
  "tasks.add_answer_photo": {
    params: {
      task: T.TaskId;
      role: T.MediaRole;
      source: T.PictureSource;
      fix: T.Fix | null;
    };
    answer: T.AnswerDraft;
  };
  "cases.add_photo": {
    params: {
      case: T.CaseId;
      role: T.MediaRole;
      source: T.PictureSource;
      fix: T.Fix | null;
    };
    answer: T.OpId;
  };
}
