/** Installing packages of Debian's and Ubuntu's, where the tools may. */

import { PROJECT_ROOT } from "../lib/deno.ts";

/**
 * Runs a shell script in the root of the project, in silence but for its errors.
 *
 * @param script The script.
 * @returns Whether it ended well.
 */
export async function runScript(script: string): Promise<boolean> {
  const { success, stderr } = await new Deno.Command("bash", {
    args: ["-c", script],
    cwd: PROJECT_ROOT,
    env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) console.error(new TextDecoder().decode(stderr).trim());
  return success;
}

async function canInstall(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  return (await Deno.stat("/usr/bin/apt-get").catch(() => null)) !== null;
}

/**
 * Installs packages, as root on Debian or Ubuntu.
 *
 * @param packages Their names.
 * @returns Whether they are there now; false at once elsewhere, or for another user.
 */
export async function installPackages(packages: readonly string[]): Promise<boolean> {
  if (!await canInstall()) return false;
  console.log(`installing ${packages.join(" ")}`);
  return await runScript(`
    apt-get -qq -o Acquire::http::Timeout=20 update
    apt-get -qq install -y --no-install-recommends ${packages.join(" ")} >/dev/null`);
}
