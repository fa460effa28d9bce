// Whether this house can send its links by e-mail, and in which language it does unless told otherwise.
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { said } from '@shared/api/client'
import { locale } from '@shared/i18n'
import { api } from '@/app/api'
import { queries } from '@/app/query'
import { useCompany } from '../company/company'

export function useLetters() {
  const digest = useQuery({ queryKey: ['digest'], queryFn: () => said(api.GET('/api/me/digest')) }, queries)
  const company = useCompany()
  const available = computed(() => digest.data.value?.available ?? false)
  const language = computed(() => company.data.value?.language ?? (locale() === 'fr' ? 'fr' : 'en'))
  return { available, language }
}
