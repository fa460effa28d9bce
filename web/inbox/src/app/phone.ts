// The customer's phone where there is no room to dock it: a dialog, closed until asked for.
import { ref } from 'vue'

export const phoneOpen = ref(false)
