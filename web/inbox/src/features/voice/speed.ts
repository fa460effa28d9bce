// How fast voices are played: chosen on one, true for all, until the page is left.
import { ref } from 'vue'

export const SPEEDS: readonly number[] = [1, 1.5, 2]
export const speed = ref(1)
