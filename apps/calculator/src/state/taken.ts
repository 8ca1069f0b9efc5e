/** What is made of a text that was typed: a value of the scenario, or what is asked back. */
export type Taken = { value: string | number | undefined } | { fault: string };
