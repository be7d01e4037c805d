#region two words
a();
#endregion
#region 10-20
b();
#endregion
