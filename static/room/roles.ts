import { ROLES, type Person, type Role } from '../wire/presence';
import type { Roles, RoomState } from './state';

/** What somebody can be made by people: an owner only by a link. */
export type GivenRole = Exclude<Role, 'owner'> | 'none';

/** How high a role stands; 0: none. */
export const rankOf = (role: Role | null | undefined): number => (role ? ROLES.indexOf(role) + 1 : 0);

/** Whether one who is that moderates. */
export const moderates = (role: Role | null | undefined): boolean => rankOf(role) >= rankOf('moderator');

/** Whether one who is `mine` may do something to one who is `theirs` (MOD-3). */
export function standsAbove(mine: Role | null | undefined, theirs: Role | null | undefined): boolean {
  return moderates(mine) && rankOf(mine) > rankOf(theirs);
}

/** What one who is `mine` may make of another who is `theirs` (ROLE-3); as they are included, or nothing at all. */
export function rolesToGive(
  mine: Role | null | undefined,
  theirs: Role | null | undefined,
): readonly GivenRole[] {
  if (!standsAbove(mine, theirs)) return [];
  return mine === 'owner' ? ['none', 'member', 'moderator'] : ['none', 'member'];
}

/** What a person is who is here: a guest is nothing, whoever they say they are. */
export function roleHere({ id, verified, role }: Person, roles: Roles): Role | null {
  if (!verified) return null;
  return id in roles ? (roles[id] ?? null) : (role ?? null);
}

/** What whoever sits here is. */
export const ownRole = ({ me, roles }: Pick<RoomState, 'me' | 'roles'>): Role | null =>
  me && roleHere(me, roles);
