import { roomNameProblem, type RoomNameProblem } from './places';

/** The room that `text`, as somebody wrote it, names; or what is wrong with it. */
export function roomNamed(
  text: string,
):
  | { readonly room: string; readonly problem: null }
  | { readonly room: null; readonly problem: RoomNameProblem } {
  const name = text.trim().normalize('NFC');
  const problem = roomNameProblem(name);
  return problem === null ? { room: name, problem } : { room: null, problem };
}
