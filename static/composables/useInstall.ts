import { computed, shallowRef, type ComputedRef } from 'vue';

/** What browsers send that can install the page as an app; in no standard yet. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

const offer = shallowRef<InstallOffer | null>(null);

window.addEventListener('beforeinstallprompt', (event) => {
  // The entry in the settings is enough.
  event.preventDefault();
  offer.value = event as InstallOffer;
});
window.addEventListener('appinstalled', () => {
  offer.value = null;
});

/** Installing the page as an app, where the browser offers it. */
export interface Install {
  readonly offered: ComputedRef<boolean>;
  /** Lets the browser ask; an offer can be taken once. */
  install(): void;
}

export function useInstall(): Install {
  return {
    offered: computed(() => offer.value !== null),
    install() {
      void offer.value?.prompt();
      offer.value = null;
    },
  };
}
