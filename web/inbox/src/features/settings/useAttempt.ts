// One way to ask the server from a settings page: busy while it lasts, and a sentence when it says no.
import { ref } from 'vue'
import { Problem, Unreachable } from '@shared/api/problem'
import { t } from '@shared/i18n'
import { useToasts } from '@/app/toasts'

export function useAttempt() {
  const toasts = useToasts()
  const busy = ref(false)
  const refused = ref('')

  /** What `run` gives, or null when it was refused; the sentence is in `refused` and said aloud. */
  async function attempt<T>(run: () => Promise<T>, done?: string): Promise<T | null> {
    busy.value = true
    refused.value = ''
    try {
      const given = await run()
      if (done) toasts.say(done)
      return given
    } catch (error) {
      const silent = error instanceof Unreachable ? t('app.unreachable') : t('app.failed')
      refused.value = error instanceof Problem ? error.message : silent
      toasts.say(refused.value, { tone: 'danger' })
      return null
    } finally {
      busy.value = false
    }
  }

  return { busy, refused, attempt }
}
