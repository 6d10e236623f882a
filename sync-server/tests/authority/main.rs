//! What the centre promises handsets and desks, told once and run on every engine: SQLite, a real
//! PostgreSQL, and both again under a wrapper that loses every third race on purpose.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod centre;
mod classes;
mod duty;
mod keeping;
mod many;
mod notices;
mod persons;
mod phone;
mod platform;
mod policies;
mod refusals;
mod road;
mod rulings;
mod similar;
mod supervision;
mod sync;
mod time;

/// Runs a story on every engine.
macro_rules! on_every_engine {
    ($($story:path as $name:ident),* $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $story(crate::centre::Centre::sqlite(false).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite_losing_races() {
                $story(crate::centre::Centre::sqlite(true).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $story(crate::centre::Centre::postgres(false).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres_losing_races() {
                $story(crate::centre::Centre::postgres(true).await).await;
            }
        }
    )*};
}

on_every_engine! {
    crate::road::one_case_travels_the_whole_road as whole_road,
    crate::road::a_return_and_a_rework_go_round_again as return_and_rework,
    crate::road::r27_a_late_answer_is_kept_and_superseded as r27_late_answer,
    crate::time::a_check_that_nobody_answers_runs_out_once as check_runs_out,
    crate::time::a_suspended_case_resumes_by_itself_with_the_time_it_had_left as resumes,
    crate::time::limits_count_working_time_and_pause_while_suspended as limits,
    crate::time::a_season_sets_the_limit_of_what_is_dispatched_in_it as seasons,
    crate::many::r05_replays_make_one_case as r05_replays,
    crate::many::r28_two_reports_of_one_thing_are_both_kept as r28_two_reports,
    crate::many::r31_fifty_filings_at_once_get_fifty_numbers as r31_numbers,
    crate::many::r10_two_edits_offline_are_both_kept as r10_two_edits,
    crate::many::what_another_process_writes_is_found_by_looking as elsewhere,
    crate::refusals::r04_a_poison_op_stops_nobody as r04_poison,
    crate::refusals::an_op_before_its_case_waits_for_it as op_before_case,
    crate::refusals::r25_what_stays_missing_for_a_day_is_shown as r25_gap,
    crate::refusals::a_fork_stops_the_actor_and_not_the_person as r05_fork,
    crate::refusals::another_persons_op_id_is_no_repetition as borrowed_id,
    crate::refusals::a_revoked_phones_work_is_held_and_comes_back as revoked,
    crate::refusals::nobody_acts_on_anothers_case as not_yours,
    crate::sync::r28_whoever_hears_of_a_case_may_add_what_they_saw as r28_adds,
    crate::refusals::odd_facts_are_flags as r14_r15_odd_facts,
    crate::duty::duty_is_kept_however_oddly_it_is_told as duty_odd,
    crate::duty::a_place_is_known_on_duty_only as duty_place,
    crate::duty::an_order_that_names_nobody_goes_to_who_is_on_duty as duty_order,
    crate::duty::when_nobody_is_on_duty_the_task_waits_for_the_next_shift as duty_nobody,
    crate::duty::a_check_is_never_its_own_reporters_where_the_city_says_so as duty_not_reporter,
    crate::duty::what_is_not_finished_goes_to_the_next_shift_with_both_names as duty_hand_over,
    crate::duty::time_hands_over_where_the_city_says_so as duty_by_time,
    crate::keeping::every_act_is_written_down_once_and_no_refused_one_is as written_down,
    crate::keeping::a_lost_race_leaves_neither_the_act_nor_its_row as lost_race,
    crate::keeping::an_order_to_readmit_is_written_down_with_each_op as ordered,
    crate::keeping::two_administrators_can_not_take_away_each_other as last_administrator,
    crate::persons::a_caller_is_beside_the_case_and_whole_for_a_reason_only as callers,
    crate::persons::callers_are_erased_when_their_case_has_long_been_over as erased,
    crate::persons::a_task_shows_callers_masked_and_only_where_the_city_says_so as task_callers,
    crate::similar::r28_two_reports_are_proposed_for_a_merge_and_counted_once as r28_counted_once,
    crate::similar::a_proposal_follows_the_place_and_a_dismissed_one_stays_away as proposals,
    crate::similar::a_call_finds_what_is_open_near_by_and_its_caller_waits_on_the_root as near_by,
    crate::supervision::a_finding_is_kept_with_its_draw_and_told_to_desk_and_supervisors_alone as finding_kept,
    crate::supervision::a_finding_is_taken_from_a_supervisor_of_the_area_and_from_nobody_else as finding_rights,
    crate::supervision::a_draw_is_made_again_and_a_case_that_it_does_not_give_is_pointed_out as finding_drawn_again,
    crate::supervision::a_supervisor_urges_in_its_area_and_nowhere_else as supervisor_urges,
    crate::supervision::what_ended_too_long_ago_leaves_a_supervisors_area as area_outlived,
    crate::rulings::a_ruling_is_found_again_by_class_unit_and_street as precedents,
    crate::classes::r21_old_phone_and_new_catalogue_and_the_reverse_both_sync as r21_editions,
    crate::classes::the_one_catalogue_of_a_centre_of_old_is_taken_over as one_catalogue,
    crate::policies::what_a_policy_has_against_a_report_is_a_flag_and_never_a_refusal as policy_flags,
    crate::policies::a_desk_sees_what_is_lacking_and_waits_for_it_or_says_why as policy_gates,
    crate::platform::a_platform_answers_what_was_asked_and_says_things_once as at_platform,
    crate::notices::a_notice_is_told_to_whom_it_addresses_and_the_centre_sees_who_has_read_it as notices_told,
    crate::notices::a_notice_is_over_when_it_says_so_and_stays_at_the_centre as notices_over,
    crate::notices::nobody_publishes_beyond_the_own_units as notices_rights,
    crate::notices::whoever_follows_the_cursor_hears_of_every_notice_once as notices_cursor,
    crate::notices::a_notice_wakes_who_waits_for_it as notices_wake,
    crate::sync::each_reader_pulls_what_is_theirs as pulls,
    crate::sync::a_clerk_is_told_the_crews_below_and_nobody_else_is_told_of_anybody as crews,
    crate::sync::a_case_leaves_the_feed_it_no_longer_belongs_to as leaves_feed,
    crate::sync::reconcile_tells_what_is_here_and_what_is_not as reconcile,
    crate::sync::a_new_task_wakes_who_waits as wakes,
}
