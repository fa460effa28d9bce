// Who looks at a conversation, who types and who has a draft there, as the socket last said it. Typing fades by
// itself: the one who stops says nothing.
import { shallowRef } from 'vue'

export interface Present {
  viewing: number[]
  typing: number[]
  drafting: number[]
}

/** A little longer than the server holds an agent's « typing ». */
const FADES = 9000
const CUSTOMER_FADES = 6000
const NOBODY: Present = { viewing: [], typing: [], drafting: [] }

export function usePresence() {
  const agents = shallowRef<ReadonlyMap<number, Present>>(new Map())
  const customers = shallowRef<ReadonlySet<number>>(new Set())
  const fading = new Map<string, ReturnType<typeof setTimeout>>()

  function later(key: string, delay: number, run: () => void): void {
    clearTimeout(fading.get(key))
    fading.set(key, setTimeout(run, delay))
  }

  function tell({ conversation_id: id, ...present }: Present & { conversation_id: number }): void {
    const { viewing, typing, drafting } = present
    agents.value = new Map(agents.value).set(id, { viewing, typing, drafting })
    if (typing.length) later(`agents ${id}`, FADES, () => still(id))
  }

  function still(id: number): void {
    agents.value = new Map(agents.value).set(id, { ...of(id), typing: [] })
  }

  function customer(id: number): void {
    customers.value = new Set(customers.value).add(id)
    later(`customer ${id}`, CUSTOMER_FADES, () => quiet(id))
  }

  /** Their message arrived, or they gave up. */
  function quiet(id: number | null): void {
    if (id === null || !customers.value.has(id)) return
    customers.value = new Set([...customers.value].filter((other) => other !== id))
  }

  function clear(): void {
    for (const timer of fading.values()) clearTimeout(timer)
    fading.clear()
    agents.value = new Map()
    customers.value = new Set()
  }

  const of = (id: number): Present => agents.value.get(id) ?? NOBODY
  const customerTyping = (id: number): boolean => customers.value.has(id)

  return { tell, customer, quiet, clear, of, customerTyping }
}
