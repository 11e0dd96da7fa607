"""Numbers that the state gives to people, bodies and bank accounts: BIN, IIN, IBAN."""
