import { pathOf } from './places';

/** The address by which whoever is given it is invited to `room`, on the site at `origin`. */
export function inviteAddress(origin: string, room: string, invite: string): string {
  return `${origin}${pathOf(room)}#invite=${invite}`;
}
