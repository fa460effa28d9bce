// The option that the keyboard points at stays in sight, whatever is typed.
import { nextTick, onMounted, watch, type Ref } from 'vue'

export function useInSight(list: Readonly<Ref<HTMLElement | null>>, moves: () => unknown[]): void {
  async function follow(): Promise<void> {
    await nextTick()
    list.value?.querySelector('[aria-selected=true]')?.scrollIntoView?.({ block: 'nearest' })
  }
  watch(moves, follow)
  onMounted(follow)
}
