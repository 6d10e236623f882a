/** What the centre tells this person: 通知公告. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { useHost, type NoticeId, type NoticeSheet } from "@/host";
import { coalesced } from "./again";

export const useNotices = defineStore("notices", () => {
  const host = useHost();
  const rows = ref<NoticeSheet[]>([]);
  const loaded = ref(false);
  const open = computed(() => rows.value.filter((row) => row.open).length);

  const load = coalesced(async () => {
    rows.value = await host.call("notices.list", {});
    loaded.value = true;
  });

  const put = (sheet: NoticeSheet) => {
    rows.value = rows.value.map((row) => (row.id === sheet.id ? sheet : row));
  };
  /** Notes that one was opened, on the phone; the centre hears of it when there is a way. */
  const read = async (id: NoticeId) => put(await host.call("notices.read", { id }));
  /** 已阅. */
  const confirm = async (id: NoticeId) => put(await host.call("notices.confirm", { id }));

  function clear(): void {
    rows.value = [];
    loaded.value = false;
  }

  return { rows, loaded, open, load, read, confirm, clear };
});
