"""Who belongs to the office: chats, people, departments, who is away, and who stands at the door."""
