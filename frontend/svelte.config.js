// Components use runes and plain TypeScript annotations, which the compiler reads by itself.
export default { compilerOptions: { runes: true } };
