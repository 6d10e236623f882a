/** Light or dark: as the machine says, until the reader says otherwise. */
import { ref } from "vue";

const KEPT = "cgt.theme";
const dark = ref(false);

function wear(on: boolean): void {
  dark.value = on;
  document.documentElement.classList.toggle("dark", on);
}

export function wearTheme(): void {
  const kept = localStorage.getItem(KEPT);
  wear(kept === null ? matchMedia("(prefers-color-scheme: dark)").matches : kept === "dark");
}

export function changeTheme(): void {
  wear(!dark.value);
  localStorage.setItem(KEPT, dark.value ? "dark" : "light");
}
