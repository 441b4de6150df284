"""How much work hangs on few people, and whether newcomers replace those who leave."""
