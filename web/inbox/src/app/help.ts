// Whether the sheet of shortcuts is open: the rail, the bottom bar and « ? » all open the same one.
import { ref } from 'vue'

export const helpOpen = ref(false)
