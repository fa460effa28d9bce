import { useQuery } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { queries, renew } from './query'

const KEY = ['lamps']

/** A server whose answers are given one by one. */
function server() {
  const waiting: ((told: string) => void)[] = []
  const read = () => new Promise<string>((resolve) => waiting.push(resolve))
  return { read, waiting }
}

const shown = (read: () => Promise<string>) =>
  mount(
    defineComponent({
      setup() {
        const { data } = useQuery({ queryKey: KEY, queryFn: read }, queries)
        return () => h('p', data.value)
      },
    }),
  )

const soon = () => new Promise((resolve) => setTimeout(resolve))

afterEach(() => queries.clear())

it.each([
  ['being read for the first time', 0],
  ['being read again', 1],
])('reads again what a change made old while it was %s', async (_, answered) => {
  const { read, waiting } = server()
  const page = shown(read)
  await soon()
  if (answered) {
    waiting[0]?.('of yesterday')
    await soon()
    void renew(KEY)
    await soon()
  }
  void renew(KEY)
  await soon()
  expect(waiting).toHaveLength(2 + answered)
  waiting[answered]?.('old')
  waiting[answered + 1]?.('new')
  await soon()
  expect(page.text()).toBe('new')
})
