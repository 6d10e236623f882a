/** Names of classes, asked of the core once each. */
import { defineStore } from "pinia";
import { reactive } from "vue";
import { useHost, type ClassKey, type FieldValue } from "@/host";

export const useClasses = defineStore("classes", () => {
  const host = useHost();
  const names = reactive(new Map<ClassKey, string>());
  const asked = new Set<ClassKey>();

  async function learn(keys: (ClassKey | null)[]): Promise<void> {
    const fresh = keys.filter((key): key is ClassKey => key !== null && !asked.has(key));
    fresh.forEach((key) => asked.add(key));
    await Promise.all(
      fresh.map(async (key) => {
        const found = await host.call("classes.name_of", { class: key });
        if (found !== null) names.set(key, found.name);
      }),
    );
  }

  const nameOf = (key: ClassKey | null): string | null =>
    key === null ? null : (names.get(key) ?? null);

  // A new edition may call a class by another name.
  host.onChange((change) => {
    if (change !== "packs") return;
    asked.clear();
    void learn([...names.keys()]);
  });

  return { names, learn, nameOf };
});

/** The class of a case; null in a quick report. */
export function classOf(fields: FieldValue[]): ClassKey | null {
  const object = fields.find((field) => "object" in field);
  return object?.object.class ?? null;
}
