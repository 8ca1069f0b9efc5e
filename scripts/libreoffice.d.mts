export function libreofficePath(): string | undefined;
