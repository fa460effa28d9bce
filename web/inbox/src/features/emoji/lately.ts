// The emoji used lately, the latest first, and the skin tone of whoever uses this browser.
import { computed } from 'vue'
import { usePreferences } from '@/app/preferences'
import type { Tone } from './emoji'

const MOST = 24
const preferences = usePreferences()

export const lately = computed<string[]>(() =>
  preferences.emoji.value.filter((one): one is string => typeof one === 'string'),
)

export function remember(sign: string): void {
  preferences.emoji.value = [sign, ...lately.value.filter((one) => one !== sign)].slice(0, MOST)
}

export const tone = computed<Tone>({
  get: () => (/^[1-5]$/.test(preferences.tone.value) ? (Number(preferences.tone.value) as Tone) : 0),
  set: (wanted) => (preferences.tone.value = String(wanted)),
})
