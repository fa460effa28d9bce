// Whoever opens a link: what it is for, then joining by it or choosing a new password.
import { computed, onMounted, reactive, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { said } from '@shared/api/client'
import { Problem } from '@shared/api/problem'
import type { LinkLook } from '@shared/api/types'
import { locale, speak, t } from '@shared/i18n'
import { api } from '@/app/api'
import { useSession } from '@/app/session'
import { useToasts } from '@/app/toasts'

export type Stage = 'looking' | 'open' | 'gone' | 'unreachable'

export function useJoin() {
  const session = useSession()
  const route = useRoute()
  const router = useRouter()
  const toasts = useToasts()

  /** Behind the #, where no server and no proxy sees it. */
  const secret = computed(() => route.hash.slice(1))
  const stage = ref<Stage>('looking')
  const link = shallowRef<LinkLook | null>(null)
  const answer = reactive({ name: '', password: '', language: locale() })
  const busy = ref(false)
  const refusal = ref('')

  async function look(): Promise<void> {
    stage.value = 'looking'
    try {
      link.value = await said(api.POST('/api/join/look', { body: { token: secret.value } }))
      stage.value = 'open'
    } catch (error) {
      stage.value = error instanceof Problem && error.status < 500 ? 'gone' : 'unreachable'
    }
  }

  async function submit(): Promise<void> {
    busy.value = true
    refusal.value = ''
    try {
      await (link.value?.kind === 'join' ? join() : choose())
    } catch (error) {
      refuse(error)
    } finally {
      busy.value = false
    }
  }

  async function join(): Promise<void> {
    const { name, password, language } = answer
    const before = session.me
    await said(
      api.POST('/api/join', { body: { token: secret.value, name: name.trim(), password, language } }),
    )
    // Whoever was signed in here leaves nothing behind: the page begins anew.
    if (before) return location.assign('/')
    await session.load()
    await router.replace('/')
  }

  async function choose(): Promise<void> {
    await said(api.POST('/api/join/reset', { body: { token: secret.value, password: answer.password } }))
    toasts.say(t('join.reset_done'))
    await session.load()
    await router.replace({ name: 'sign-in' })
  }

  function refuse(error: unknown): void {
    if (error instanceof Problem && error.status === 404) stage.value = 'gone'
    else refusal.value = error instanceof Problem ? error.message : t('app.unreachable')
  }

  onMounted(look)
  // A second link pasted into the same tab changes what stands behind the #, and nothing else.
  watch(secret, look)
  watch(
    () => answer.language,
    (language) => void speak(language),
  )

  return { session, stage, link, answer, busy, refusal, look, submit }
}
