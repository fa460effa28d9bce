import { describe, expect, it } from 'vitest'
import { afterPaint, catchUp, soon } from './paint'

const frames = () => new Promise((done) => afterPaint(() => afterPaint(() => done(undefined))))

describe('what comes after the frame', () => {
  it('does not run in the task that asks for it', async () => {
    const done: string[] = []
    afterPaint(() => done.push('after'))
    done.push('now')
    await frames()
    expect(done).toEqual(['now', 'after'])
  })

  it('is the last that was asked for', async () => {
    const done: number[] = []
    for (const n of [1, 2, 3]) soon(() => done.push(n))
    await frames()
    expect(done).toEqual([3])
  })

  it('is done at once for what stands on it, and not again', async () => {
    const done: number[] = []
    soon(() => done.push(1))
    expect(catchUp()).toBe(true)
    expect(catchUp()).toBe(false)
    await frames()
    expect(done).toEqual([1])
  })
})
