// Signing in: address and password, then the six digits when the server asks for them.
import { ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { Problem } from '@shared/api/problem'
import { t } from '@shared/i18n'
import { destination } from '@/app/router'
import { useSession } from '@/app/session'

export function useSignIn() {
  const session = useSession()
  const route = useRoute()
  const router = useRouter()

  const email = ref('')
  const password = ref('')
  const code = ref('')
  const step = ref<'password' | 'code'>('password')
  const busy = ref(false)
  const refusal = ref('')
  const over = session.over

  async function submit(): Promise<void> {
    busy.value = true
    refusal.value = ''
    try {
      const given = step.value === 'code' ? code.value.replace(/\s/g, '') : undefined
      await session.signIn(email.value.trim(), password.value, given)
      await router.replace(destination(route))
    } catch (error) {
      refuse(error)
    } finally {
      busy.value = false
    }
  }

  function refuse(error: unknown): void {
    const asked = error instanceof Problem && error.code === 'code_needed'
    // The first answer is a question, not a refusal; a wrong code is one.
    if (asked && step.value === 'password') step.value = 'code'
    else refusal.value = error instanceof Problem ? error.message : t('app.unreachable')
    code.value = ''
  }

  function back(): void {
    step.value = 'password'
    refusal.value = ''
  }

  return { email, password, code, step, busy, refusal, over, submit, back }
}
