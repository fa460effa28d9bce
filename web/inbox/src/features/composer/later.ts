// The composer, which a browser may read after the list: nobody writes before there is something to answer. It is
// asked for at once all the same, so that it is there by the time a thread is open.
import { defineAsyncComponent } from 'vue'

const load = () => import('./Composer.vue')

export const Composer = defineAsyncComponent(load)

load().catch(() => undefined)
