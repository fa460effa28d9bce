// The customer's simulated phone, over the demo's own routes. They are no part of the API's contract: the
// simulator exists in demo and tests alone.
export interface PhoneCustomer {
  id: string
  name: string | null
  address: string
}

export interface PhoneChannel {
  provider: string
  channel_name: string
  customers: PhoneCustomer[]
}

export interface PhoneMessage {
  key: string
  from: 'customer' | 'company'
  text: string
  media: { url: string; mime: string; name: string | null } | null
  /** It stands by itself, as phones show it. */
  sticker?: boolean
  options: { id: string; title: string }[]
  at: string
  state: string
  /** What the company put under it. */
  reaction?: string | null
}

export type Knobs = Record<string, boolean | number>

export class SimulatorSilent extends Error {}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/simulator/${path}`, {
    method,
    credentials: 'same-origin',
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch(() => null)
  if (!response?.ok) throw new SimulatorSilent(path)
  return (response.status === 204 ? undefined : await response.json()) as T
}

const query = (values: Record<string, string>) => new URLSearchParams(values).toString()

export const simulator = {
  phones: () => ask<PhoneChannel[]>('GET', 'phones'),
  thread: (provider: string, customer: string) =>
    ask<{ messages: PhoneMessage[] }>('GET', `thread?${query({ provider, customer })}`),
  write: (provider: string, customer: string, text: string) =>
    ask('POST', 'write', { provider, customer, text }),
  press: (provider: string, customer: string, key: string, option: string) =>
    ask('POST', 'press', { provider, customer, key, option }),
  photo: (provider: string, customer: string) => ask('POST', 'photo', { provider, customer }),
  knobs: () => ask<Knobs>('GET', 'knobs'),
  turn: (knobs: Knobs) => ask<Knobs>('PATCH', 'knobs', knobs),
}
