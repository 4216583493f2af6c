/**
 * A configuration as a person writes it: attribute names of `<cf-player>` to texts, nothing parsed. An option that
 * is not written is not there.
 */
export type Configuration = Readonly<Record<string, string>>;

/** Attributes without a value. */
const FLAGS: ReadonlySet<string> = new Set(['live', 'decode', 'muted', 'loop', 'fc-subscribe']);

export const isFlag = (name: string): boolean => FLAGS.has(name);

/** The part of the page's address behind `#`: what one person sends to another. */
export function configurationFromHash(hash: string): Configuration | undefined {
  const entries = [...new URLSearchParams(hash.replace(/^#/, ''))].filter(([, value]) => value !== '');
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export function hashOfConfiguration(configuration: Configuration): string {
  return `#${new URLSearchParams(configuration)}`;
}

const controlsOf = (form: HTMLFormElement) =>
  [...form.elements].filter(
    (control) => control instanceof HTMLInputElement || control instanceof HTMLSelectElement,
  );

export function configurationFromForm(form: HTMLFormElement): Configuration {
  const configuration: Record<string, string> = {};
  for (const control of controlsOf(form)) {
    if (control instanceof HTMLInputElement && control.type === 'checkbox') {
      if (control.checked) configuration[control.name] = 'true';
    } else if (control.value.trim() !== '') {
      configuration[control.name] = control.value.trim();
    }
  }
  return configuration;
}

export function fillForm(form: HTMLFormElement, configuration: Configuration): void {
  for (const control of controlsOf(form)) {
    const value = configuration[control.name];
    if (control instanceof HTMLInputElement && control.type === 'checkbox') {
      control.checked = value !== undefined;
      continue;
    }
    // A link may ask for something that the list does not offer; it is kept, not dropped.
    if (control instanceof HTMLSelectElement && value !== undefined) {
      const isOffered = [...control.options].some((option) => option.value === value);
      if (!isOffered) control.add(new Option(value, value));
    }
    control.value = value ?? '';
  }
  const advanced = form.querySelector('details');
  const isAdvanced = [...(advanced?.querySelectorAll('input, select') ?? [])].some(
    (control) => configuration[(control as HTMLInputElement).name] !== undefined,
  );
  if (advanced !== null && isAdvanced) advanced.open = true;
}
