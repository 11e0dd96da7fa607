"""The pages: `public` is what anybody sees, `members` what people do with their own organisations."""
