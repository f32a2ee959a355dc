import { LOCALES, loadLaterTexts, loadTexts } from '../../../static/composables/useI18n';

// The tests go from one language to the other without a wait.
await loadLaterTexts();
await Promise.all(LOCALES.map((locale) => loadTexts(locale)));
