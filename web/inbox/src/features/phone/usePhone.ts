// One handset at a time: a channel, a customer, what they see; refreshed when the simulator says it changed.
import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import { t } from '@shared/i18n'
import { useToasts } from '@/app/toasts'
import { simulator, type PhoneChannel, type PhoneMessage } from './simulator'

export function usePhone() {
  const toasts = useToasts()
  const phones = shallowRef<PhoneChannel[]>([])
  const messages = shallowRef<PhoneMessage[]>([])
  const provider = ref('')
  const customer = ref('')
  const failed = ref(false)

  const phone = computed(() => phones.value.find((one) => one.provider === provider.value))
  const person = computed(() => phone.value?.customers.find((one) => one.id === customer.value))

  async function load(): Promise<void> {
    try {
      phones.value = await simulator.phones()
      failed.value = false
      provider.value ||=
        phones.value.find((one) => one.provider === 'whatsapp')?.provider ?? phones.value[0]?.provider ?? ''
    } catch {
      failed.value = true
    }
  }

  async function refresh(): Promise<void> {
    if (!provider.value || !customer.value) return
    const [of, who] = [provider.value, customer.value]
    try {
      const thread = await simulator.thread(of, who)
      if (of === provider.value && who === customer.value) messages.value = thread.messages
    } catch {
      failed.value = true
    }
  }

  /** Does something on the phone; a simulator that says no is said so. */
  async function act(run: () => Promise<unknown>): Promise<void> {
    try {
      await run()
      await refresh()
    } catch {
      toasts.say(t('phone.error'), { tone: 'danger' })
    }
  }

  const write = (text: string) => act(() => simulator.write(provider.value, customer.value, text))
  const photo = () => act(() => simulator.photo(provider.value, customer.value))
  const press = (key: string, option: string) =>
    act(() => simulator.press(provider.value, customer.value, key, option))

  watch(phone, (now) => {
    if (now && !now.customers.some((one) => one.id === customer.value))
      customer.value = now.customers[0]?.id ?? ''
  })
  watch([provider, customer], () => {
    messages.value = []
    void refresh()
  })

  let events: EventSource | undefined
  onMounted(async () => {
    await load()
    events = new EventSource('/simulator/events')
    events.onmessage = () => void refresh()
  })
  onUnmounted(() => events?.close())

  return { phones, phone, person, messages, provider, customer, failed, load, write, photo, press }
}
